using Merit.Adapters.Storage;
using Merit.Assessment;
using MeritFunctions.Cycle;
using MeritFunctions.Notifications;
using MeritFunctions.Records;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Tests.Cycle;

/// <summary>Stored states of whole cycles as a run of the app leaves them, made from a seed.</summary>
internal sealed class CycleStates(int seed)
{
    public const string Id = "merit-2027";

    public static readonly DateTimeOffset Now = new(2027, 4, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Old = Now.AddDays(-2);
    private static readonly DateTimeOffset Deadline = Now.AddDays(-10);

    private readonly Random _random = new(seed);
    private readonly List<AssessmentRow> _rows = [];
    private readonly List<ClaimRow> _claims = [];
    private readonly List<DecisionRow> _decisions = [];
    private readonly List<NotificationRow> _mails = [];
    private readonly List<NotificationRow> _marks = [];
    private readonly Dictionary<string, DateTimeOffset> _records = [];
    private readonly Dictionary<string, OrchestrationRuntimeStatus> _instances = [];

    /// <summary>A cycle after its deadline, with agencies in every stage that it can have then.</summary>
    public static CycleState Running(int seed) => new CycleStates(seed).Run();

    /// <summary>A cycle whose results are published and whose mails are out.</summary>
    public static CycleState Released(int seed) => new CycleStates(seed).Release();

    /// <summary>A cycle that was cancelled while it ran.</summary>
    public static CycleState Cancelled(int seed)
    {
        CycleState state = Running(seed);
        (state.Cycle.Status, state.Cycle.CancelledAt, state.Cycle.IsDone) = (CycleStatus.Cancelled, Old, true);
        return state with { Instances = state.Instances.ToDictionary(i => i.Key, _ => OrchestrationRuntimeStatus.Completed) };
    }

    private CycleState Run()
    {
        foreach (string stage in (string[])[AssessmentStage.AwaitingSubmission, AssessmentStage.AwaitingVerification, AssessmentStage.ClarificationRequested, AssessmentStage.Verified, AssessmentStage.NotSubmitted, AssessmentStage.Withdrawn])
        {
            for (int left = _random.Next(2, 6); left > 0; left--)
            {
                Add(stage);
            }
        }

        return State(new CycleRow { Status = CycleStatus.Open }, null, OrchestrationRuntimeStatus.Running);
    }

    private CycleState Release()
    {
        foreach (string stage in (string[])[AssessmentStage.Verified, AssessmentStage.NotSubmitted, AssessmentStage.Withdrawn])
        {
            for (int left = _random.Next(3, 8); left > 0; left--)
            {
                Add(stage);
            }
        }

        List<RankedResult> lines = [];
        foreach (AssessmentRow row in _rows.Where(r => r.Stage == AssessmentStage.Verified))
        {
            (row.Stage, row.ResultRecord, row.ResultHash) = (AssessmentStage.Determined, RecordNames.Result(Id, row.RowKey, 1), $"hash-{row.RowKey}");
            _records[row.ResultRecord] = Old;
            lines.Add(new RankedResult(0, row.RowKey, row.AgencyName, AssessmentRow.ToDecimal(row.VerifiedScore)!.Value, null, row.Category, null, true, row.ResultRecord, row.ResultHash));
            Mail(row.RowKey, NotificationKind.Result, "", NotificationStatus.Delivered, null);
        }

        List<RankedResult> ranking = [];
        foreach (RankedResult line in lines.OrderByDescending(l => l.Score).ThenBy(l => l.Agency, StringComparer.Ordinal))
        {
            ranking.Add(line with { Rank = ranking.Count > 0 && ranking[^1].Score == line.Score ? ranking[^1].Rank : ranking.Count + 1 });
        }

        foreach (string name in (string[])[RecordNames.Release(Id, 1), RecordNames.Results(Id, 1), RecordNames.BatchResults(Id, 1, 0), $"{Id}/anchors/2027-03-01.000000012.json"])
        {
            _records[name] = Old;
        }

        var results = new CycleResults(
            Id, 1, new Text("Uji", "Test"), "merit-2019", 410, null, [], ranking.Count, ranking, [.. _rows.Where(r => r.Stage == AssessmentStage.NotSubmitted).Select(r => r.RowKey)], ResultRecord.ChainStart, "last");
        return State(new CycleRow { Status = CycleStatus.Released, Release = 1, IsDone = true, ResultsRecord = RecordNames.Results(Id, 1) }, results, OrchestrationRuntimeStatus.Completed);
    }

    private CycleState State(CycleRow cycle, CycleResults? results, OrchestrationRuntimeStatus own)
    {
        (cycle.RowKey, cycle.SubmissionDeadline, cycle.VerificationDeadline, cycle.Timestamp) = (Id, Deadline, Now.AddDays(60), Old);
        cycle.StartRecord = RecordNames.Start(Id, new string('a', 64));
        _records[cycle.StartRecord] = Old;
        _instances[Id] = own;
        _instances[InstanceIds.Batch(Id, 0)] = own;
        return new CycleState
        {
            Cycle = cycle,
            Order = new CycleStart(
                Id, new Text("Uji", "Test"), 2027, "KASN", "merit-2019", new CycleSchedule(Deadline, Now.AddDays(60), [], 5), [.. _rows.Select(r => new Participant(r.RowKey, r.AgencyName, "city", null, null))]),
            Assessments = _rows,
            Claims = _claims,
            Decisions = _decisions,
            Outbox = new CycleOutbox(_mails, _marks, IsListed: true),
            Records = _records,
            Instances = _instances,
            Results = results,
            Damaged = [],
            ReadAt = Now,
            Now = Now,
        };
    }

    private void Add(string stage)
    {
        string agency = $"{_rows.Count + 11}";
        var row = new AssessmentRow { PartitionKey = Id, RowKey = agency, AgencyName = $"Instansi {agency}", Stage = stage, Timestamp = Old, ClosedAt = Deadline.AddMinutes(1) };
        _rows.Add(row);
        bool isOpen = stage is AssessmentStage.AwaitingSubmission or AssessmentStage.AwaitingVerification or AssessmentStage.ClarificationRequested;
        _instances[InstanceIds.Assessment(Id, agency)] = isOpen ? OrchestrationRuntimeStatus.Running : OrchestrationRuntimeStatus.Completed;
        switch (stage)
        {
            case AssessmentStage.AwaitingSubmission:
                // It has more time than the others.
                (row.ClosedAt, row.SubmissionDeadline) = (null, Now.AddDays(3));
                Mail(agency, NotificationKind.Reminder, "3", NotificationStatus.Pending, Now.AddMinutes(_random.Next(1, 50)));
                break;
            case AssessmentStage.NotSubmitted:
                Mail(agency, NotificationKind.NotSubmitted, NotificationInput.Stamp(Deadline), NotificationStatus.Sent, null);
                break;
            case AssessmentStage.Withdrawn:
                row.StageBefore = AssessmentStage.AwaitingSubmission;
                break;
            default:
                Upload(row);
                break;
        }

        if (stage == AssessmentStage.ClarificationRequested)
        {
            Decide(row, VerificationOutcome.Clarify);
            (row.ClarificationRounds, row.ClarifyUntil) = (1, Now.AddDays(5));
        }

        if (stage == AssessmentStage.Verified)
        {
            bool isAdjusted = _random.Next(2) == 0;
            Decide(row, isAdjusted ? VerificationOutcome.Adjust : VerificationOutcome.Confirm);
            row.VerifiedRecord = isAdjusted ? RecordNames.VerifiedScore(Id, agency, row.Receipt!, 0) : RecordNames.SelfScore(Id, agency, row.Receipt!);
            (row.VerifiedScore, row.Category) = (AssessmentRow.ToText(_random.Next(3, 8) * 50m), "baik");
            _records[row.VerifiedRecord] = Old;
        }
    }

    private void Upload(AssessmentRow row)
    {
        string receipt = $"R{row.RowKey}";
        (row.Receipt, row.ScoredReceipt, row.SelfScore) = (receipt, receipt, "300");
        (row.UploadedAt, row.ClaimedAt) = (Deadline.AddDays(-1), Deadline.AddDays(-1));
        _claims.Add(Claim(row.RowKey, receipt, Deadline.AddDays(-1)));
        _records[RecordNames.Report(Id, row.RowKey, receipt)] = Old;
        _records[RecordNames.SelfScore(Id, row.RowKey, receipt)] = Old;
        Mail(row.RowKey, NotificationKind.Received, receipt, NotificationStatus.Delivered, null);
    }

    public static ClaimRow Claim(string agency, string receipt, DateTimeOffset at) => new()
    {
        RowKey = ClaimTable.RowKey(agency, receipt),
        Agency = agency,
        Upload = "u",
        Receipt = receipt,
        Status = ClaimStatus.Accepted,
        Report = RecordNames.Report(Id, agency, receipt),
        UploadedAt = at,
        ClaimedAt = at,
        Timestamp = Old,
    };

    public static DecisionRow Decision(AssessmentRow row, VerificationOutcome outcome)
    {
        DecisionRow decision = new VerificationDecision(
            $"d-{row.RowKey}", Id, row.RowKey, row.Receipt!, row.ClarificationRounds, "assessor-1", outcome, new Dictionary<string, decimal>(), [], "Because.", null, Old).ToRow("hash");
        decision.Timestamp = Old;
        return decision;
    }

    private void Decide(AssessmentRow row, VerificationOutcome outcome)
    {
        DecisionRow decision = Decision(row, outcome);
        _decisions.Add(decision);
        (row.DecisionId, row.Applied) = (decision.DecisionId, decision.RowKey);
    }

    private void Mail(string agency, string kind, string subject, string status, DateTimeOffset? due)
    {
        string id = new NotificationInput(Id, agency, kind, subject).Id;
        var mail = new NotificationRow { Id = id, RowKey = $"mail|{id}", Cycle = Id, Agency = agency, Kind = kind, Status = status, NextAttemptAt = due, Timestamp = Old };
        _mails.Add(mail);
        if (due is not null)
        {
            NotificationRow mark = mail.Copy();
            mark.RowKey = $"due|{id}";
            _marks.Add(mark);
        }
    }
}
