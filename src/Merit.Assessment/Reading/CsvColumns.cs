using System.Text;

namespace Merit.Assessment.Reading;

/// <summary>
/// The names that a column may have in a header, each with the name that the reader uses. Case, doubled blanks, underscores
/// and a final point or colon make no difference.
/// </summary>
internal sealed class CsvColumns
{
    private readonly Dictionary<string, (string Name, bool Weak)> _names = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _extra = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The headers of the columns that are read, as people are told them.</summary>
    public List<string> Known { get; } = [];

    /// <summary>A column and its headers; a header that is taken already keeps its column.</summary>
    public CsvColumns Add(string name, params ReadOnlySpan<string> headers) => Add(name, weak: false, headers);

    /// <summary>
    /// Headers that mean a column unless another header of it is there too: beside "Kode", "Indikator" is the wording.
    /// </summary>
    public CsvColumns AddWeak(string name, params ReadOnlySpan<string> headers) => Add(name, weak: true, headers);

    /// <summary>Headers of columns that people keep for themselves and that are not read.</summary>
    public CsvColumns Extra(params ReadOnlySpan<string> headers)
    {
        foreach (string header in headers)
        {
            _extra.Add(header);
        }

        return this;
    }

    public bool IsKnown(string header) => _names.ContainsKey(Plain(header)) || _extra.Contains(Plain(header));

    /// <summary>The column of a header; null when it is not read.</summary>
    public (string Name, bool Weak)? Find(string header) =>
        _names.TryGetValue(Plain(header), out (string, bool) column) ? column : null;

    private CsvColumns Add(string name, bool weak, ReadOnlySpan<string> headers)
    {
        foreach (string header in headers)
        {
            if (_names.TryAdd(Plain(header), (name, weak)))
            {
                Known.Add(header);
            }
        }

        return this;
    }

    private static string Plain(string header)
    {
        StringBuilder plain = new();
        foreach (char character in header.Length > 200 ? "" : header)
        {
            bool blank = character == '_' || char.IsWhiteSpace(character);
            if (!blank)
            {
                plain.Append(character);
            }
            else if (plain.Length > 0 && plain[^1] != ' ')
            {
                plain.Append(' ');
            }
        }

        return plain.ToString().TrimEnd(' ', '.', ':', '*');
    }
}
