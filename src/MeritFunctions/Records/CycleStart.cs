using Merit.Assessment;

namespace MeritFunctions.Records;

/// <summary>The order that starts a cycle, as it is kept.</summary>
/// <param name="Id">The cycle's id.</param>
/// <param name="Title">Its title.</param>
/// <param name="Year">The assessment year.</param>
/// <param name="AssessingBody">The body that assesses.</param>
/// <param name="InstrumentId">The instrument.</param>
/// <param name="Schedule">When what is due.</param>
/// <param name="Agencies">The agencies that take part, by code.</param>
/// <param name="IsWholeRegister">Whether the order named no agencies, so that all take part that were registered then.</param>
public sealed record CycleStart(
    string Id, Text Title, int Year, string AssessingBody, string InstrumentId, CycleSchedule Schedule, IReadOnlyList<Participant> Agencies, bool IsWholeRegister = false)
{
    /// <summary>How many assessors review each agency, where it is more than one; null for one, as in orders from before it could be chosen.</summary>
    public int? Reviews { get; init; }

    /// <summary>That the results are released in sessions; absent where they are not.</summary>
    public PlenarySetting? Plenary { get; init; }

    /// <summary>For how many days after result mails are let go an agency may object to its result; absent where it may not.</summary>
    public int? ObjectionDays { get; init; }
}

/// <summary>An agency as it takes part in a cycle: what the register said when the cycle was started.</summary>
/// <param name="Code">The agency's code.</param>
/// <param name="Name">Its official name.</param>
/// <param name="Type">Its type by its name in the register.</param>
/// <param name="Region">Its region, where awards are grouped by one.</param>
/// <param name="Size">Its size class, where awards are grouped by one.</param>
public sealed record Participant(string Code, string Name, string Type, string? Region, string? Size);

/// <summary>The dates of a cycle, in UTC.</summary>
/// <param name="SubmissionDeadline">Uploads after this moment are late.</param>
/// <param name="VerificationDeadline">When verification should be done.</param>
/// <param name="ReminderDays">Days before the submission deadline on which agencies are reminded, descending.</param>
/// <param name="ProcessingGraceSeconds">How long after an agency's deadline its folder is looked at for the last time. It decides nothing: an upload's own time does.</param>
/// <param name="ResultMailDelaySeconds">How long result mails wait after a release, which can be corrected as long.</param>
/// <param name="Clarifications">How often an agency is asked to clarify at most; absent for the usual number.</param>
/// <param name="AnswerReminders">Working days before the end of the time for an answer on which an agency is reminded, descending; absent for the usual ones.</param>
/// <param name="VerificationReminders">Working days before the verification deadline on which those who verify are reminded, descending; absent for the usual ones.</param>
/// <param name="EscalationDays">After how many working days in which nobody acts operators are told; absent for the usual number.</param>
public sealed record CycleSchedule(
    DateTimeOffset SubmissionDeadline,
    DateTimeOffset VerificationDeadline,
    IReadOnlyList<double> ReminderDays,
    int ProcessingGraceSeconds,
    int ResultMailDelaySeconds = 0,
    int? Clarifications = null,
    IReadOnlyList<int>? AnswerReminders = null,
    IReadOnlyList<int>? VerificationReminders = null,
    int? EscalationDays = null);
