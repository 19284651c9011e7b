using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Instruments;
using MeritFunctions.Records;

namespace MeritFunctions.Publication;

/// <summary>A cycle as open data names it.</summary>
/// <param name="Id">The cycle's id.</param>
/// <param name="Title">Its title.</param>
/// <param name="Year">The assessment year.</param>
/// <param name="Body">The body that assessed.</param>
/// <param name="Instrument">The instrument's id.</param>
/// <param name="InstrumentVersion">Its version.</param>
/// <param name="InstrumentHash">SHA-256 of the instrument's document.</param>
/// <param name="Record">SHA-256 of the ranking: names these results for good.</param>
/// <param name="Release">The release that holds.</param>
/// <param name="Corrections">The corrections up to it, oldest first; empty when there was none.</param>
public sealed record PublicCycle(
    string Id, Text Title, int Year, string Body, string Instrument, string InstrumentVersion, string InstrumentHash, string Record, PublicRelease Release, IReadOnlyList<PublicRelease> Corrections)
{
    /// <summary>The cycle by its row alone.</summary>
    public static PublicCycle Of(CycleRow row)
    {
        // The newest release may still be on its way to results; the ranking's name says which one they are of.
        PlenaryRelease[] releases = [.. PlenaryRelease.ListOf(row)];
        PlenaryRelease held = Array.Find(releases, release => RecordNames.Results(row.RowKey, release.Number) == row.ResultsRecord) ?? releases[^1];
        return Of(row, row.ResultsHash!, PublicRelease.Of(held), [.. releases.Where(release => release.Number > 1 && release.Number <= held.Number).Select(PublicRelease.Of)]);
    }

    /// <summary>The cycle as one of its rankings shows it.</summary>
    public static PublicCycle Of(PublishedCycle cycle, PublishedRanking ranking) => Of(
        cycle.Row, ranking.Hash, cycle.ReleaseOf(ranking.Results.Release), [.. cycle.Corrections.Where(correction => correction.Number <= ranking.Results.Release)]);

    private static PublicCycle Of(CycleRow row, string hash, PublicRelease release, IReadOnlyList<PublicRelease> corrections) => new(
        row.RowKey, new Text(row.TitleId, row.TitleEn), row.Year, row.AssessingBody, row.InstrumentId, row.InstrumentVersion, row.InstrumentHash, hash, release, corrections);
}

/// <summary>The results of a cycle as open data: a file of all of them, or one page.</summary>
/// <param name="Cycle">The cycle.</param>
/// <param name="Maximum">The highest possible score.</param>
/// <param name="IndexDenominator">What scores were divided by for the index; absent when there is none.</param>
/// <param name="Categories">The categories from the highest to the lowest, with their limits and how many agencies reached each.</param>
/// <param name="NotSubmitted">Codes of the agencies that did not submit: they have no score and no category.</param>
/// <param name="Agencies">How many agencies have a result, on all pages.</param>
/// <param name="Results">The results from the highest score to the lowest.</param>
/// <param name="Awards">The awarded ranks; absent where the instrument ranks nothing, and on pages after the first.</param>
public sealed record PublicResults(
    PublicCycle Cycle,
    decimal Maximum,
    decimal? IndexDenominator,
    IReadOnlyList<PublicCategory> Categories,
    IReadOnlyList<string> NotSubmitted,
    int Agencies,
    IReadOnlyList<PublicLine> Results,
    IReadOnlyList<PublicAward>? Awards)
{
    /// <summary>All results of a ranking.</summary>
    public static PublicResults Of(PublishedCycle cycle, PublishedRanking ranking) => Of(cycle, ranking, ranking.Results.Ranking, isFirst: true);

    /// <summary>Some of them.</summary>
    /// <param name="cycle">The cycle.</param>
    /// <param name="ranking">One of its rankings.</param>
    /// <param name="lines">Which ones.</param>
    /// <param name="isFirst">Whether they are the first page, on which everything else stands whole.</param>
    public static PublicResults Of(PublishedCycle cycle, PublishedRanking ranking, IEnumerable<RankedResult> lines, bool isFirst)
    {
        CycleResults results = ranking.Results;
        return new PublicResults(
            PublicCycle.Of(cycle, ranking),
            results.Maximum,
            results.IndexDenominator,
            [.. results.Categories.Select(total => PublicCategory.Of(cycle.Instrument, total))],
            isFirst ? results.NotSubmitted : [],
            results.Ranking.Count,
            [.. lines.Select(PublicLine.Of)],
            isFirst ? results.Awards?.SelectMany(PublicAward.Of).ToList() : null);
    }
}

/// <summary>A category with its limit.</summary>
/// <param name="Code">The category's code.</param>
/// <param name="Title">Its name.</param>
/// <param name="Basis">score or index: which number decides.</param>
/// <param name="From">Its lower limit.</param>
/// <param name="FromIncluded">Whether the limit itself belongs to it.</param>
/// <param name="Standing">What the limit rests on: confirmed, derived, or illustrative, which is no law.</param>
/// <param name="Agencies">How many agencies reached it.</param>
public sealed record PublicCategory(string Code, Text Title, CategoryBasis Basis, decimal? From, bool FromIncluded, Provenance? Standing, int Agencies)
{
    internal static PublicCategory Of(Instrument instrument, CategoryTotal total)
    {
        Category? category = instrument.FindCategory(total.Category);
        return new PublicCategory(
            total.Category, total.Title, instrument.CategoryBasis, category?.LowerBound.Value, category?.BoundIncluded ?? true, category?.LowerBound.Provenance, total.Agencies);
    }
}

/// <summary>One agency's result: a row of the open data.</summary>
/// <param name="Rank">From 1; equal scores share one.</param>
/// <param name="Agency">The agency's code.</param>
/// <param name="Name">Its name when the cycle was started.</param>
/// <param name="Type">Its type when the cycle was started; absent where the ranking does not say.</param>
/// <param name="Region">Its region when the cycle was started; absent where it has none.</param>
/// <param name="Size">Its size class when the cycle was started; absent where it has none.</param>
/// <param name="Score">Verified score.</param>
/// <param name="Index">The rounded index; absent when there is none.</param>
/// <param name="Category">Code of the category; absent when there is none.</param>
/// <param name="Recognised">Whether category or rank is recognised with an award.</param>
/// <param name="Record">SHA-256 of the result record: names this result for good.</param>
public sealed record PublicLine(
    int Rank, string Agency, string Name, string? Type, string? Region, string? Size, decimal Score, decimal? Index, string? Category, bool Recognised, string Record)
{
    internal static PublicLine Of(RankedResult line) => new(
        line.Rank,
        line.Agency,
        line.Name,
        Word(PublishedRanking.GroupOf(line, "type")),
        Said(PublishedRanking.GroupOf(line, "region")),
        Word(PublishedRanking.GroupOf(line, "size")),
        line.Score,
        line.Index,
        line.Category,
        line.Recognised,
        line.RecordHash);

    private static string? Said(string text) => text.Length == 0 ? null : text;

    // As the register writes it.
    private static string? Word(string text) => Said(System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(text));
}

/// <summary>One awarded rank.</summary>
/// <param name="Award">The award's code.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Group">What the group of agencies is called.</param>
/// <param name="Rank">From 1; shared by agencies that nothing separates.</param>
/// <param name="Agency">The agency's code.</param>
/// <param name="Name">Its name.</param>
/// <param name="Number">The number that ranks.</param>
public sealed record PublicAward(string Award, Text Title, Text Group, int Rank, string Agency, string Name, decimal Number)
{
    internal static IEnumerable<PublicAward> Of(AwardResult award) =>
        from awardGroup in award.Groups
        from place in awardGroup.Places
        where place.Awarded
        select new PublicAward(award.Award, award.Title, awardGroup.Title, place.Rank, place.Agency, place.Name, place.Number);
}
