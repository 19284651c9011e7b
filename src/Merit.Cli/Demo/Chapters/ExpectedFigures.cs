using System.Text.Json;

namespace Merit.Cli.Demo.Chapters;

/// <summary>What must come out of a chapter: the <c>expected.json</c> of its folder of samples. Each has its own parts of this.</summary>
internal sealed record ExpectedFigures(
    string Instrument,
    string? Cycle = null,
    int? Assessed = null,
    int? Recognised = null,
    int? NotYet = null,
    int? Year = null,
    string? Source = null,
    IReadOnlyDictionary<string, int>? Categories = null,
    IReadOnlyList<ExpectedAgency>? Results = null,
    IReadOnlyList<ExpectedAward>? Awarded = null,
    IReadOnlyList<ExpectedAward>? NotAwarded = null,
    IReadOnlyList<ExpectedYears>? Pairs = null)
{
    /// <summary>Reads the file.</summary>
    public static ExpectedFigures Read(string path) =>
        JsonSerializer.Deserialize<ExpectedFigures>(ChapterSamples.ReadFile(path), JsonSerializerOptions.Web) ?? throw new UserFacingException($"{path} is empty.");
}
