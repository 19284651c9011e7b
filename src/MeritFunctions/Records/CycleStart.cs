using Merit.Assessment;

namespace MeritFunctions.Records;

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
