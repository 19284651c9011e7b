using System.Globalization;
using System.Text.Json.Serialization;
using Merit.Adapters.Storage;

namespace MeritFunctions.Notifications;

/// <summary>Names one mail. It holds references only: the address and the text are looked up when it is sent.</summary>
/// <param name="CycleId">The cycle.</param>
/// <param name="Agency">Code of the agency that it goes to; empty where it goes to an <see cref="Addressee"/>.</param>
/// <param name="Kind">One of <see cref="NotificationKind"/>.</param>
/// <param name="Subject">What it is about; depends on the kind.</param>
public sealed record NotificationInput(string CycleId, string Agency, string Kind, string Subject)
{
    // No agency's code begins with it.
    private const char StaffMark = '~';

    /// <summary>Opaque id of whom it goes to, where that is no agency.</summary>
    public string? Addressee { get; init; }

    /// <summary>The same occasion always has the same id, so that it is never put into the outbox twice.</summary>
    [JsonIgnore]
    public string Id => Addressee is not null ? $"{StaffMark}{Addressee}.{Kind}.{Subject}" : Subject.Length == 0 ? $"{Agency}.{Kind}" : $"{Agency}.{Kind}.{Subject}";

    /// <summary>A mail to somebody who verifies or runs a cycle.</summary>
    public static NotificationInput ToStaff(string cycleId, string addressee, string kind, string subject) => new(cycleId, "", kind, subject) { Addressee = addressee };

    /// <summary>The mail that carries an agency's link as it stands.</summary>
    public static NotificationInput Invitation(AssessmentRow row) => new(
        row.PartitionKey,
        row.RowKey,
        NotificationKind.Invitation,
        row.LinkSentAt is { } sent ? string.Create(CultureInfo.InvariantCulture, $"{row.LinkNumber}-{Stamp(sent)}") : row.LinkNumber.ToString(CultureInfo.InvariantCulture));

    /// <summary>A moment as a subject names it: when a deadline is moved, what was said of it is said anew.</summary>
    public static string Stamp(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
}

/// <summary>The kinds of mail; also the provider's category.</summary>
public static class NotificationKind
{
    /// <summary>The agency's link. Subject: its number, and when it was sent anew after a hyphen.</summary>
    public const string Invitation = "invitation";

    /// <summary>An upload was accepted. Subject: its receipt.</summary>
    public const string Received = "received";

    /// <summary>An upload was rejected. Subject: its receipt.</summary>
    public const string Rejected = "rejected";

    /// <summary>The agency has taken an upload back. Subject: its receipt.</summary>
    public const string TakenBack = "taken-back";

    /// <summary>Many uploads of one day. Subject: the day, in Western Indonesian Time.</summary>
    public const string Digest = "digest";

    /// <summary>How many uploads of an agency are answered one by one on a day; the others share a digest.</summary>
    public const int AnsweredSingly = 6;

    /// <summary>The deadline comes nearer. Subject: the number of days, and the deadline after a hyphen.</summary>
    public const string Reminder = "reminder";

    /// <summary>The deadline has passed in silence. Subject: that deadline.</summary>
    public const string NotSubmitted = "not-submitted";

    /// <summary>An assessor asks. Subject: the decision's key.</summary>
    public const string Clarification = "clarification";

    /// <summary>The time for an answer ends soon. Subject: the round, the number of working days before, and the end, a hyphen between.</summary>
    public const string AnswerReminder = "answer-reminder";

    /// <summary>The result, with the award where there is one.</summary>
    public const string Result = "result";

    /// <summary>Places of agencies were given to somebody or taken from them. Subject: the order.</summary>
    public const string Assignment = "assignment";

    /// <summary>The verification deadline comes nearer. Subject: the number of working days, and the deadline after a hyphen.</summary>
    public const string VerificationReminder = "verification-reminder";

    /// <summary>What waits too long, for those who run the cycle. Subject: the day, in Western Indonesian Time.</summary>
    public const string Escalation = "escalation";

    /// <summary>An agency's objection was received.</summary>
    public const string ObjectionReceived = "objection-received";

    /// <summary>It was decided on an objection, and the result stands.</summary>
    public const string ObjectionUpheld = "objection-upheld";

    /// <summary>It was decided on an objection, and a new result stands.</summary>
    public const string ObjectionChanged = "objection-changed";

    /// <summary>The kinds that nobody waits for, so that they do not leave in quiet hours.</summary>
    public static IReadOnlyList<string> CanWait { get; } = [Reminder, AnswerReminder, Assignment, VerificationReminder, Escalation];

    /// <summary>Every kind, in the order in which a cycle comes to them.</summary>
    public static IReadOnlyList<string> All { get; } = [Invitation, Reminder, Received, Rejected, TakenBack, Digest, NotSubmitted, Assignment, VerificationReminder, Clarification, AnswerReminder, Escalation, Result, ObjectionReceived, ObjectionUpheld, ObjectionChanged];
}
