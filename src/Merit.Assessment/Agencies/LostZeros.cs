namespace Merit.Assessment.Agencies;

/// <summary>Finds the code whose zeros in front a spreadsheet has taken for those of a number.</summary>
internal sealed class LostZeros(IEnumerable<string> codes)
{
    private readonly ILookup<string, string> _byRest = codes
        .Where(code => code.StartsWith('0'))
        .ToLookup(code => code.TrimStart('0'), StringComparer.OrdinalIgnoreCase);

    /// <summary>A registered code that is the given one with zeros in front; null when there is none.</summary>
    public string? Find(string code) => _byRest[code.TrimStart('0')].FirstOrDefault(longer => longer.Length > code.Length);
}
