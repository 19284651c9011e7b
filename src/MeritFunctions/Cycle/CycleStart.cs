using Merit.Assessment;

namespace MeritFunctions.Cycle;

/// <summary>The order that starts a cycle, as it is kept.</summary>
/// <param name="Id">The cycle's id.</param>
/// <param name="Title">Its title.</param>
/// <param name="Year">The assessment year.</param>
/// <param name="AssessingBody">The body that assesses.</param>
/// <param name="InstrumentId">The instrument.</param>
/// <param name="Schedule">When what is due.</param>
/// <param name="Agencies">Codes of the agencies that take part, in order.</param>
public sealed record CycleStart(
    string Id, Text Title, int Year, string AssessingBody, string InstrumentId, CycleSchedule Schedule, IReadOnlyList<string> Agencies);
