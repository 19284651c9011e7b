using Merit.Assessment;

namespace MeritFunctions.Records;

/// <summary>The results of a cycle, a record that is written once for each release.</summary>
/// <param name="CycleId">The cycle.</param>
/// <param name="Release">Number of the release, from 1.</param>
/// <param name="Title">Its title.</param>
/// <param name="Instrument">The instrument's id.</param>
/// <param name="Maximum">The highest possible score.</param>
/// <param name="IndexDenominator">What scores were divided by for the index.</param>
/// <param name="Categories">Agencies in each category, from the highest to the lowest.</param>
/// <param name="Recognised">Agencies whose category or rank is recognised.</param>
/// <param name="Ranking">From the highest score to the lowest; equal scores share a rank.</param>
/// <param name="NotSubmitted">Codes of the agencies that did not submit.</param>
/// <param name="ChainStart">What the first result record, by agency code, names as the hash before it.</param>
/// <param name="LastHash">SHA-256 of the last result record.</param>
public sealed record CycleResults(
    string CycleId,
    int Release,
    Text Title,
    string Instrument,
    decimal Maximum,
    decimal? IndexDenominator,
    IReadOnlyList<CategoryTotal> Categories,
    int Recognised,
    IReadOnlyList<RankedResult> Ranking,
    IReadOnlyList<string> NotSubmitted,
    string ChainStart,
    string LastHash)
{
    /// <summary>The awards with their groups, from the first rank on; absent where the instrument ranks nothing.</summary>
    public IReadOnlyList<AwardResult>? Awards { get; init; }

    /// <summary>That the records were found to be what was written when they were shown; never stored.</summary>
    public ResultsProof? Proof { get; init; }
}

/// <summary>What was proved of result records.</summary>
/// <param name="Records">How many there are; each has the SHA-256 that is named for it and names the one before it.</param>
/// <param name="LastHash">SHA-256 of the last of them: the end of the chain.</param>
public sealed record ResultsProof(int Records, string LastHash);

/// <summary>One agency's place.</summary>
/// <param name="Rank">From 1; equal scores share one.</param>
/// <param name="Agency">The agency's code.</param>
/// <param name="Name">The agency's name.</param>
/// <param name="Score">Verified score in the instrument's points.</param>
/// <param name="Index">The rounded index; null when the instrument has none.</param>
/// <param name="Category">The category's code.</param>
/// <param name="CategoryTitle">The category's name.</param>
/// <param name="Recognised">Whether the category or a rank is recognised.</param>
/// <param name="Record">Name of the result record.</param>
/// <param name="RecordHash">SHA-256 of the result record.</param>
/// <param name="Groups">The place among those of the same type, region and size as of the cycle's start; absent in rankings of earlier versions.</param>
public sealed record RankedResult(
    int Rank,
    string Agency,
    string Name,
    decimal Score,
    decimal? Index,
    string? Category,
    Text? CategoryTitle,
    bool Recognised,
    string Record,
    string RecordHash,
    IReadOnlyList<PlaceInGroup>? Groups = null)
{
    /// <summary>That the line shows another result than was released, and what that was; never stored.</summary>
    public AmendedLine? Amended { get; init; }
}

/// <summary>That a line of the ranking shows a result after an objection. Its ranks are those of the release.</summary>
/// <param name="Number">The number of the amendment, from 1.</param>
/// <param name="Note">What changed it, in words.</param>
/// <param name="Objection">Name of the record of the objection.</param>
/// <param name="Decision">Name of the record of the decision on it.</param>
/// <param name="DecidedAt">When it was decided.</param>
/// <param name="Score">The score that was released.</param>
/// <param name="Index">The index that was released; absent where there is none.</param>
/// <param name="Category">Code of the category that was released.</param>
/// <param name="CategoryTitle">Its name.</param>
/// <param name="Record">Name of the result record that was released.</param>
/// <param name="RecordHash">SHA-256 of that.</param>
public sealed record AmendedLine(
    int Number,
    Text Note,
    string Objection,
    string Decision,
    DateTimeOffset DecidedAt,
    decimal Score,
    decimal? Index,
    string? Category,
    Text? CategoryTitle,
    string Record,
    string RecordHash);

/// <summary>A place among agencies that have something in common.</summary>
/// <param name="By"><c>type</c>, <c>region</c> or <c>size</c>.</param>
/// <param name="Group">What they have in common, as the register names it.</param>
/// <param name="Rank">From 1; equal scores share one.</param>
/// <param name="Of">How many they are.</param>
public sealed record PlaceInGroup(string By, string Group, int Rank, int Of);

/// <summary>How many agencies reached a category, as an answer shows it.</summary>
/// <param name="Category">The category's code.</param>
/// <param name="Title">Its name.</param>
/// <param name="Agencies">Number of agencies.</param>
public sealed record CategoryTotal(string Category, Text Title, int Agencies);
