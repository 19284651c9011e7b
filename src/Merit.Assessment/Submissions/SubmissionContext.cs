using Merit.Assessment.Instruments;

namespace Merit.Assessment.Submissions;

/// <summary>What a submission is expected to be for; a file that names another cycle, agency or instrument is refused.</summary>
/// <param name="CycleId">The cycle whose folder the file arrived in.</param>
/// <param name="AgencyCode">The agency whose folder the file arrived in.</param>
/// <param name="Instrument">The cycle's instrument.</param>
public sealed record SubmissionContext(string CycleId, string AgencyCode, Instrument Instrument);
