using Merit.Web.Pages.Cycles;

namespace Merit.Web.Pages.Search;

/// <summary>What was found in one cycle.</summary>
/// <param name="Cycle">The cycle.</param>
/// <param name="Agencies">The first few of them.</param>
/// <param name="Total">How many there are.</param>
public sealed record FoundInCycle(CycleLine Cycle, IReadOnlyList<AgencyLine> Agencies, int Total);
