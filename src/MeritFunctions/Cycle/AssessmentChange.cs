using Merit.Adapters.Storage;
using Merit.Assessment.Auditing;
using Merit.Assessment.Reading;
using MeritFunctions.Http;
using MeritFunctions.Records;

namespace MeritFunctions.Cycle;

/// <summary>One thing that operators order about an assessment: what it asks of the row that it is written to, and what it does to it.</summary>
public sealed record AssessmentChange
{
    private const int LongestFlags = 1_000;

    // Whoever holds an ended link can have a mail sent to the agency, and no more of them than this.
    private static readonly TimeSpan BetweenLinkRequests = TimeSpan.FromHours(1);

    // What can be ordered as well when nothing about the assessment itself can be changed any more.
    private static readonly AuditKind[] Aside = [AuditKind.FlagsChanged, AuditKind.LinkSent, AuditKind.LinkRevoked, AuditKind.LinkOpened];

    private AssessmentChange(AuditKind what) => What = what;

    /// <summary>What the log calls it.</summary>
    public AuditKind What { get; }

    /// <summary>Whether the assessment's orchestration has something to do for it.</summary>
    public bool Wakes => !Aside.Contains(What);

    private Func<AssessmentRow, DateTimeOffset, bool> IsDone { get; init; } = (_, _) => false;

    private Func<AssessmentRow, CycleRow, DateTimeOffset, OrderOutcome?> Refusal { get; init; } = (_, _, _) => null;

    private Action<AssessmentRow, CycleRow, DateTimeOffset> Apply { get; init; } = (_, _, _) => { };

    /// <summary>Gives an agency more time than the cycle, or takes that back while the cycle's own deadline has not passed.</summary>
    /// <param name="until">Until when it may submit; null for the cycle's deadline.</param>
    public static AssessmentChange Deadline(DateTimeOffset? until) => new(AuditKind.DeadlineMoved)
    {
        IsDone = (row, _) => row.SubmissionDeadline == until,
        Refusal = (row, cycle, now) => row.IsWithdrawn ? OrderOutcome.Conflict("agency-withdrawn", row.RowKey, cycle.RowKey) : CheckDeadline(until, cycle, now),
        Apply = (row, _, _) => row.SubmissionDeadline = until,
    };

    /// <summary>Takes an agency out of its cycle.</summary>
    public static AssessmentChange Withdrawal { get; } = new(AuditKind.AgencyWithdrawn)
    {
        IsDone = (row, _) => row.IsWithdrawn,
        Apply = (row, _, _) => (row.StageBefore, row.Stage) = (row.Stage, AssessmentStage.Withdrawn),
    };

    /// <summary>Takes a withdrawn agency in again, as it stood.</summary>
    public static AssessmentChange Reinstatement { get; } = new(AuditKind.AgencyReinstated)
    {
        IsDone = (row, _) => !row.IsWithdrawn,
        Apply = (row, _, _) => (row.Stage, row.StageBefore) = (row.StageBefore ?? AssessmentStage.AwaitingSubmission, null),
    };

    /// <summary>
    /// Takes back what an agency has handed in, as long as it may still hand in something else and nobody has begun to verify it. What it
    /// handed in before does not come back by it.
    /// </summary>
    /// <param name="receipt">The upload that counts.</param>
    public static AssessmentChange TakingBack(string receipt) => new(AuditKind.UploadTakenBack)
    {
        IsDone = (row, _) => row.TakenBack == receipt,
        Refusal = (row, cycle, now) =>
            row.IsWithdrawn ? OrderOutcome.Conflict("agency-withdrawn", row.RowKey, cycle.RowKey)
            : row.Receipt is null ? OrderOutcome.Conflict("nothing-counts")
            : row.Receipt != receipt ? OrderOutcome.Conflict("receipt-superseded", row.Receipt)
            : row.IsSettledIn(cycle) || now > row.DeadlineIn(cycle) || row.ClarificationRounds > 0 ? OrderOutcome.Conflict("taking-back-closed", receipt)
            : null,
        Apply = (row, _, _) => row.TakeBack(),
    };

    /// <summary>Gives an assessment exactly these flags.</summary>
    public static AssessmentChange Flags(IReadOnlyList<string> flags) => OfFlags("/flags", _ => flags);

    /// <summary>Gives an assessment one flag more.</summary>
    public static AssessmentChange Flag(string flag) => OfFlags("/flag", row => [.. AssessmentFlags.Of(row), flag]);

    /// <summary>Takes one flag from an assessment.</summary>
    public static AssessmentChange Unflag(string flag) => OfFlags("/flag", row => AssessmentFlags.Of(row).Where(f => f != flag));

    /// <summary>Sends the agency's contact a new link, which ends the earlier ones and their sessions. Ordered twice it is sent twice, and the later one holds.</summary>
    public static AssessmentChange NewLink { get; } = new(AuditKind.LinkSent)
    {
        Refusal = CheckLink,
        Apply = (row, _, now) => SendLink(row, now, isNew: true),
    };

    /// <summary>Has the agency's link, and every session that began with it, end.</summary>
    public static AssessmentChange LinkRevocation { get; } = new(AuditKind.LinkRevoked)
    {
        IsDone = (row, _) => row.LinkRevokedAt is not null,
        Apply = (row, _, now) => row.LinkRevokedAt = now,
    };

    /// <summary>
    /// Sends the agency's contact the link that holds, or a new one where none does, because somebody asked who has no more than one
    /// that has ended: they must not be able to end the link of others.
    /// </summary>
    /// <param name="hasEnded">Whether the newest link opens nothing any more.</param>
    public static AssessmentChange LinkAgain(Func<AssessmentRow, CycleRow, bool> hasEnded) => new(AuditKind.LinkSent)
    {
        IsDone = (row, now) => row.LinkSentAt > now - BetweenLinkRequests,
        Refusal = CheckLink,
        Apply = (row, cycle, now) => SendLink(row, now, isNew: hasEnded(row, cycle)),
    };

    /// <summary>Notes that the agency has come in by its link of that number.</summary>
    public static AssessmentChange LinkOpening(int number) => new(AuditKind.LinkOpened)
    {
        IsDone = (row, _) => row.LinkOpenedAt is not null || row.LinkNumber != number,
        Apply = (row, _, now) => row.LinkOpenedAt = now,
    };

    /// <summary>Judges it on a row as that stands.</summary>
    /// <returns>What comes of it, and whether the row is to be written for that.</returns>
    public (OrderOutcome Outcome, bool IsNews) Judge(AssessmentRow row, CycleRow cycle, string? seen, DateTimeOffset now)
    {
        if (IsDone(row, now))
        {
            return (OrderOutcome.Done, false);
        }

        bool isAside = Aside.Contains(What);
        OrderOutcome outcome =
            !isAside && cycle.Status == CycleStatus.Cancelled ? OrderOutcome.Conflict("cycle-cancelled", cycle.RowKey)
            : !isAside && (cycle.Release > 0 || row.Stage == AssessmentStage.Determined) ? OrderOutcome.Conflict("already-released", cycle.RowKey)
            : EntityTag.IsMet(seen, row.ETag) ? Refusal(row, cycle, now) ?? OrderOutcome.Done
            : OrderOutcome.Stale;
        return (outcome, outcome.IsDone);
    }

    /// <summary>Makes the change, and the word of it, which the same write takes along.</summary>
    public void Make(AssessmentRow row, CycleRow cycle, Order order, ChangeLog changes, DateTimeOffset now)
    {
        string before = StateOf(row);
        // Names this one change: no two begin from the same state of the row.
        string id = $"order|{row.RowKey}|{EntityTag.Of(row.ETag).Trim('"')}";
        Apply(row, cycle, now);
        row.Unlogged = ChangeLog.Add(row.Unlogged, changes.Change(id, What, row.RowKey, StateOf(row), order.By.Id, order.By.AuditRole, order.Reason, before));
    }

    private static AssessmentChange OfFlags(string pointer, Func<AssessmentRow, IEnumerable<string>> after) => new(AuditKind.FlagsChanged)
    {
        IsDone = (row, _) => row.Flags == TextOf(after(row)),
        Refusal = (row, _, _) => CheckFlags(pointer, after(row).Except(AssessmentFlags.Of(row)), TextOf(after(row)).Length),
        Apply = (row, _, _) => row.Flags = TextOf(after(row)),
    };

    private static OrderOutcome? CheckFlags(string pointer, IEnumerable<string> added, int length)
    {
        FindingList findings = new(Messages.Find);
        foreach (string word in added.Intersect(AssessmentFlags.Reserved))
        {
            findings.Error("flag-reserved", pointer, word);
        }

        return findings.HasErrors ? OrderOutcome.Invalid(findings.All)
            : length > LongestFlags ? OrderOutcome.Conflict("flags-too-long", LongestFlags)
            : null;
    }

    // The mail follows this write: the link is made when that is sent.
    private static void SendLink(AssessmentRow row, DateTimeOffset now, bool isNew)
    {
        row.LinkSentAt = now;
        if (isNew)
        {
            (row.LinkNumber, row.LinkRevokedAt, row.LinkOpenedAt) = (row.LinkNumber + 1, null, null);
        }
    }

    private static OrderOutcome? CheckLink(AssessmentRow row, CycleRow cycle, DateTimeOffset now) =>
        cycle.Status == CycleStatus.Cancelled ? OrderOutcome.Conflict("cycle-cancelled", cycle.RowKey)
        : row.IsWithdrawn ? OrderOutcome.Conflict("agency-withdrawn", row.RowKey, cycle.RowKey)
        : null;

    private static string TextOf(IEnumerable<string> flags) => string.Join(',', flags.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    private static OrderOutcome? CheckDeadline(DateTimeOffset? until, CycleRow cycle, DateTimeOffset now)
    {
        if (until is null)
        {
            return now > cycle.SubmissionDeadline ? OrderOutcome.Conflict("deadline-in-effect", Messages.Wib(cycle.SubmissionDeadline)) : null;
        }

        FindingList findings = new(Messages.Find);
        if (until <= now)
        {
            findings.Error("deadline-past", "/submissionDeadline", Messages.Wib(until.Value));
        }
        else if (until <= cycle.SubmissionDeadline)
        {
            findings.Error("deadline-not-later", "/submissionDeadline", Messages.Wib(cycle.SubmissionDeadline));
        }

        return findings.HasErrors ? OrderOutcome.Invalid(findings.All) : null;
    }

    // What orders change, as the log names it.
    private static string StateOf(AssessmentRow row) => StoredJson.Sha256(StoredJson.Serialize(new { row.SubmissionDeadline, row.Stage, row.Receipt, row.Flags, row.LinkNumber, row.LinkSentAt, row.LinkRevokedAt, row.LinkOpenedAt }));
}
