using Merit.Assessment;

namespace MeritFunctions.Determination;

/// <summary>The results of a cycle.</summary>
/// <param name="CycleId">The cycle.</param>
/// <param name="Title">Its title.</param>
/// <param name="Instrument">The instrument's id.</param>
/// <param name="Maximum">The highest possible score.</param>
/// <param name="IndexDenominator">What scores were divided by for the index.</param>
/// <param name="Categories">Agencies in each category, from the highest to the lowest.</param>
/// <param name="Recognised">Agencies whose category is recognised.</param>
/// <param name="Ranking">From the highest score to the lowest; equal scores share a rank.</param>
/// <param name="NotSubmitted">Codes of the agencies that did not submit.</param>
public sealed record CycleResults(
    string CycleId,
    Text Title,
    string Instrument,
    decimal Maximum,
    decimal? IndexDenominator,
    IReadOnlyList<CategoryTotal> Categories,
    int Recognised,
    IReadOnlyList<RankedResult> Ranking,
    IReadOnlyList<string> NotSubmitted);
