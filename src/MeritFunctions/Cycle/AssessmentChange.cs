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

    private AssessmentChange(AuditKind what) => What = what;

    /// <summary>What the log calls it.</summary>
    public AuditKind What { get; }

    private Func<AssessmentRow, bool> IsDone { get; init; } = _ => false;

    private Func<AssessmentRow, CycleRow, DateTimeOffset, OrderOutcome?> Refusal { get; init; } = (_, _, _) => null;

    private Action<AssessmentRow> Apply { get; init; } = _ => { };

    /// <summary>Gives an agency more time than the cycle, or takes that back while the cycle's own deadline has not passed.</summary>
    /// <param name="until">Until when it may submit; null for the cycle's deadline.</param>
    public static AssessmentChange Deadline(DateTimeOffset? until) => new(AuditKind.DeadlineMoved)
    {
        IsDone = row => row.SubmissionDeadline == until,
        Refusal = (row, cycle, now) => row.IsWithdrawn ? OrderOutcome.Conflict("agency-withdrawn", row.RowKey, cycle.RowKey) : CheckDeadline(until, cycle, now),
        Apply = row => row.SubmissionDeadline = until,
    };

    /// <summary>Takes an agency out of its cycle.</summary>
    public static AssessmentChange Withdrawal { get; } = new(AuditKind.AgencyWithdrawn)
    {
        IsDone = row => row.IsWithdrawn,
        Apply = row => (row.StageBefore, row.Stage) = (row.Stage, AssessmentStage.Withdrawn),
    };

    /// <summary>Takes a withdrawn agency in again, as it stood.</summary>
    public static AssessmentChange Reinstatement { get; } = new(AuditKind.AgencyReinstated)
    {
        IsDone = row => !row.IsWithdrawn,
        Apply = row => (row.Stage, row.StageBefore) = (row.StageBefore ?? AssessmentStage.AwaitingSubmission, null),
    };

    /// <summary>Gives an assessment exactly these flags.</summary>
    public static AssessmentChange Flags(IEnumerable<string> flags)
    {
        string all = TextOf(flags);
        return OfFlags(_ => all);
    }

    /// <summary>Gives an assessment one flag more.</summary>
    public static AssessmentChange Flag(string flag) => OfFlags(row => TextOf([.. row.Flags.Split(',', StringSplitOptions.RemoveEmptyEntries), flag]));

    /// <summary>Takes one flag from an assessment.</summary>
    public static AssessmentChange Unflag(string flag) => OfFlags(row => TextOf(row.Flags.Split(',', StringSplitOptions.RemoveEmptyEntries).Where(f => f != flag)));

    /// <summary>Judges it on a row as that stands.</summary>
    /// <returns>What comes of it, and whether the row is to be written for that.</returns>
    public (OrderOutcome Outcome, bool IsNews) Judge(AssessmentRow row, CycleRow cycle, string? seen, DateTimeOffset now)
    {
        if (IsDone(row))
        {
            return (OrderOutcome.Done, false);
        }

        OrderOutcome outcome =
            What != AuditKind.FlagsChanged && cycle.Status == CycleStatus.Cancelled ? OrderOutcome.Conflict("cycle-cancelled", cycle.RowKey)
            : What != AuditKind.FlagsChanged && (cycle.Release > 0 || row.Stage == AssessmentStage.Determined) ? OrderOutcome.Conflict("already-released", cycle.RowKey)
            : EntityTag.IsMet(seen, row.ETag) ? Refusal(row, cycle, now) ?? OrderOutcome.Done
            : OrderOutcome.Stale;
        return (outcome, outcome.IsDone);
    }

    /// <summary>Makes the change, and the word of it, which the same write takes along.</summary>
    public void Make(AssessmentRow row, Order order, ChangeLog changes)
    {
        string before = StateOf(row);
        // Names this one change: no two begin from the same state of the row.
        string id = $"order|{row.RowKey}|{EntityTag.Of(row.ETag).Trim('"')}";
        Apply(row);
        row.Unlogged = ChangeLog.Add(row.Unlogged, changes.Change(id, What, row.RowKey, StateOf(row), order.By.Id, order.By.AuditRole, order.Reason, before));
    }

    private static AssessmentChange OfFlags(Func<AssessmentRow, string> after) => new(AuditKind.FlagsChanged)
    {
        IsDone = row => row.Flags == after(row),
        Refusal = (row, _, _) => after(row).Length > LongestFlags ? OrderOutcome.Conflict("flags-too-long", LongestFlags) : null,
        Apply = row => row.Flags = after(row),
    };

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
    private static string StateOf(AssessmentRow row) => StoredJson.Sha256(StoredJson.Serialize(new { row.SubmissionDeadline, row.Stage, row.Flags }));
}
