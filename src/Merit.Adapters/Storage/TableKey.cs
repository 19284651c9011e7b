using System.Text;

namespace Merit.Adapters.Storage;

/// <summary>Makes table keys from names that people chose.</summary>
public static class TableKey
{
    private const int Longest = 200;

    /// <summary>
    /// The name itself where the table service accepts it as a key; otherwise its safe part and a hash, so that two
    /// different names never meet in one key.
    /// </summary>
    public static string From(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length is > 0 and <= Longest && name.All(IsPlain))
        {
            return name;
        }

        string plain = string.Concat(name.Where(IsPlain).Take(64));
        return $"{plain}~{StoredJson.Sha256(Encoding.UTF8.GetBytes(name))[..16]}";
    }

    /// <summary>A filter for the row keys of one partition that begin with a prefix of plain characters.</summary>
    public static string RowsWithPrefix(string partition, string prefix) =>
        Azure.Data.Tables.TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {prefix} and RowKey lt {prefix + '\uffff'}");

    // '~' is kept out: it marks keys that were made from a hash.
    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '|' or ':' or ' ';
}
