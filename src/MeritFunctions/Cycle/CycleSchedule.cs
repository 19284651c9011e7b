namespace MeritFunctions.Cycle;

/// <summary>The dates of a cycle, in UTC.</summary>
/// <param name="SubmissionDeadline">Uploads after this moment are late.</param>
/// <param name="VerificationDeadline">When verification should be done.</param>
/// <param name="ReminderDays">Days before the submission deadline on which agencies are reminded, descending.</param>
/// <param name="ProcessingGraceSeconds">
/// How long after the deadline the cycle waits before it calls an agency silent, so that what arrived in the last second
/// is taken in first.
/// </param>
public sealed record CycleSchedule(
    DateTimeOffset SubmissionDeadline,
    DateTimeOffset VerificationDeadline,
    IReadOnlyList<double> ReminderDays,
    int ProcessingGraceSeconds);
