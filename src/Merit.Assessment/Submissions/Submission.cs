namespace Merit.Assessment.Submissions;

/// <summary>An agency's self-assessment (penilaian mandiri) in one cycle.</summary>
/// <param name="CycleId">The cycle, such as <c>merit-2026</c>.</param>
/// <param name="AgencyCode">The agency.</param>
/// <param name="InstrumentId">The instrument.</param>
/// <param name="Entries">One entry per indicator, codes canonical, in the instrument's order.</param>
/// <param name="PreparedAt">When the agency says that it prepared it; null when not said.</param>
public sealed record Submission(
    string CycleId,
    string AgencyCode,
    string InstrumentId,
    IReadOnlyList<SubmissionEntry> Entries,
    DateTimeOffset? PreparedAt = null);
