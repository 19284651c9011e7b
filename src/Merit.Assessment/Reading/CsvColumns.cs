namespace Merit.Assessment.Reading;

/// <summary>The names that a column may have in a header, each with the name that the reader uses.</summary>
internal static class CsvColumns
{
    public static IReadOnlyDictionary<string, string> Table(params ReadOnlySpan<(string Header, string Name)> columns)
    {
        Dictionary<string, string> table = new(StringComparer.OrdinalIgnoreCase);
        foreach ((string header, string name) in columns)
        {
            table.Add(header, name);
        }

        return table;
    }
}
