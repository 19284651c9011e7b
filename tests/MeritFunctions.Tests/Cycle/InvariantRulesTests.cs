using Merit.Adapters.Storage;
using MeritFunctions.Cycle;
using MeritFunctions.Notifications;
using MeritFunctions.Records;
using Microsoft.DurableTask.Client;
using static MeritFunctions.Tests.Cycle.CycleStates;

namespace MeritFunctions.Tests.Cycle;

/// <summary>A state that a run leaves has no contradiction; each damage to it is named, and nothing else.</summary>
public sealed class InvariantRulesTests
{
    private const int Seeds = 25;
    private static readonly DateTimeOffset Old = Now.AddDays(-1);

    public static TheoryData<string> Running => [.. DamagesOfRunning.Keys];

    public static TheoryData<string> Released => [.. DamagesOfReleased.Keys];

    // Each damages a state and says what must be found.
    private static readonly Dictionary<string, Func<CycleState, (CycleState State, string[] Expected)>> DamagesOfRunning = new()
    {
        ["report gone"] = s => In(s, AssessmentStage.AwaitingVerification, r => (Without(s, RecordNames.Report(Id, r.RowKey, r.Receipt!)), [$"record-missing assessments/{r.RowKey}", $"record-missing claims/{ClaimTable.RowKey(r.RowKey, r.Receipt!)}"])),
        ["score gone"] = s => In(s, AssessmentStage.AwaitingVerification, r => (Without(s, RecordNames.SelfScore(Id, r.RowKey, r.Receipt!)), [$"record-missing assessments/{r.RowKey}"])),
        ["verified score gone"] = s => In(s, AssessmentStage.Verified, r => (Without(s, r.VerifiedRecord!), [$"record-missing assessments/{r.RowKey}"])),
        ["start order gone"] = s => (s with { Order = null }, ["record-missing cycle"]),
        ["assessment gone"] = s => In(s, AssessmentStage.Withdrawn, r => (s with { Assessments = [.. s.Assessments.Where(other => other != r)] }, [$"assessment-missing assessments/{r.RowKey}", $"instance-stray instances/{Id}/agency/{r.RowKey}"])),
        ["assessment of nobody"] = s => In(s, AssessmentStage.Withdrawn, r => (s with { Order = s.Order! with { Agencies = [.. s.Order.Agencies.Where(a => a.Code != r.RowKey)] } }, [$"assessment-unordered assessments/{r.RowKey}"])),
        ["instance gone"] = s => In(s, AssessmentStage.AwaitingVerification, r => (With(s, InstanceIds.Assessment(Id, r.RowKey), null), [$"instance-missing assessments/{r.RowKey}"])),
        ["instance ended early"] = s => In(s, AssessmentStage.AwaitingSubmission, r => (With(s, InstanceIds.Assessment(Id, r.RowKey), OrchestrationRuntimeStatus.Completed), [$"instance-missing assessments/{r.RowKey}"])),
        ["instance suspended"] = s => In(s, AssessmentStage.ClarificationRequested, r => (With(s, InstanceIds.Assessment(Id, r.RowKey), OrchestrationRuntimeStatus.Suspended), [$"instance-missing assessments/{r.RowKey}"])),
        ["cycle's instance gone"] = s => (With(s, Id, null), [$"instance-missing instances/{Id}"]),
        ["instance failed"] = s => In(s, AssessmentStage.Verified, r => (With(s, InstanceIds.Assessment(Id, r.RowKey), OrchestrationRuntimeStatus.Failed), [$"instance-failed instances/{Id}/agency/{r.RowKey}"])),
        ["instance of nobody"] = s => (With(s, InstanceIds.Assessment(Id, "nobody"), OrchestrationRuntimeStatus.Running), [$"instance-stray instances/{Id}/agency/nobody"]),
        ["batch of nobody"] = s => (With(s, InstanceIds.Batch(Id, 9), OrchestrationRuntimeStatus.Completed), [$"instance-stray instances/{Id}/batch/9"]),
        ["scored without score"] = s => Of(s, AssessmentStage.AwaitingVerification, r => r.SelfScore = null, "stage-unfounded"),
        ["asked without end"] = s => Of(s, AssessmentStage.ClarificationRequested, r => r.ClarifyUntil = null, "stage-unfounded"),
        ["verified without score"] = s => Of(s, AssessmentStage.Verified, r => r.VerifiedScore = null, "stage-unfounded"),
        ["withdrawn from nowhere"] = s => Of(s, AssessmentStage.Withdrawn, r => r.StageBefore = null, "stage-unfounded"),
        ["no stage at all"] = s => Of(s, AssessmentStage.AwaitingSubmission, r => r.Stage = "lost", "stage-unfounded"),
        ["verified without decision"] = s => Of(s, AssessmentStage.Verified, r => r.Applied = "", "verified-undecided"),
        ["never closed"] = s => Of(s, AssessmentStage.AwaitingSubmission, r => r.SubmissionDeadline = null, "step-forgotten"),
        ["decision never applied"] = s => In(s, AssessmentStage.AwaitingVerification, r => (s with { Decisions = [.. s.Decisions, Decision(r, VerificationOutcome.Confirm)] }, [$"step-forgotten assessments/{r.RowKey}"])),
        ["upload refused after all"] = s => In(s, AssessmentStage.AwaitingVerification, r => (Changed(s, s.Claims.First(c => c.Receipt == r.Receipt), c => c.Status = ClaimStatus.Rejected), [$"upload-unknown assessments/{r.RowKey}"])),
        ["upload never judged"] = s => (Claimed(s, Claim("nobody", "RX", Now), c => (c.Status, c.Report, c.Timestamp) = (ClaimStatus.Claimed, null, Now.AddHours(-2))), ["upload-unjudged claims/nobody|RX"]),
        ["upload without report"] = s => In(s, AssessmentStage.AwaitingVerification, r => (Changed(s, s.Claims.First(c => c.Receipt == r.Receipt), c => c.Report = null), [$"record-missing claims/{ClaimTable.RowKey(r.RowKey, r.Receipt!)}"])),
        ["upload of nobody"] = s => (Claimed(Having(s, RecordNames.Report(Id, "nobody", "RX")), Claim("nobody", "RX", Now), _ => { }), ["agency-unknown claims/nobody|RX"]),
        ["newer upload unseen"] = s => In(s, AssessmentStage.AwaitingVerification, r => (Claimed(Having(s, RecordNames.Report(Id, r.RowKey, "RX")), Claim(r.RowKey, "RX", Now.AddDays(-3)), _ => { }), [$"upload-unseen claims/{r.RowKey}|RX"])),
        ["applied decision gone"] = s => In(s, AssessmentStage.ClarificationRequested, r => (s with { Decisions = [.. s.Decisions.Where(d => d.Agency != r.RowKey)] }, [$"decision-missing assessments/{r.RowKey}"])),
        ["decision garbled"] = s => Decided(s, d => d.Document = "{", d => [$"decision-unreadable decisions/{d.RowKey}"]),
        ["decision on an unknown receipt"] = s => Decided(s, d => d.Document = d.Document.Replace($"\"R{d.Agency}\"", "\"RX\"", StringComparison.Ordinal), d => [$"upload-unknown decisions/{d.RowKey}"]),
        ["decision on nobody"] = s => Decided(s, d => d.Agency = "nobody", d => [$"agency-unknown decisions/{d.RowKey}", $"upload-unknown decisions/{d.RowKey}"]),
        ["mark gone"] = s => Due(s, (mail, mark) => (Marked(s, [.. s.Outbox.Marks.Where(m => m != mark)]), [$"mail-unwoken mails/{mail.Id}"])),
        ["pending for ever"] = s => Due(s, (mail, mark) => (Changed(Marked(s, [.. s.Outbox.Marks.Where(m => m != mark)]), mail, m => m.NextAttemptAt = null), [$"mail-unwoken mails/{mail.Id}"])),
        ["cycle not listed"] = s => (s with { Outbox = s.Outbox with { IsListed = false } }, [.. s.Outbox.Mails.Where(m => m.NextAttemptAt is not null).Select(m => $"mail-unwoken mails/{m.Id}")]),
        ["mail overdue"] = s => Due(s, (mail, mark) => (Changed(Changed(s, mail, m => m.NextAttemptAt = Now.AddHours(-2)), mark, m => m.NextAttemptAt = Now.AddHours(-2)), [$"mail-overdue mails/{mail.Id}"])),
        ["mark of another time"] = s => Due(s, (mail, mark) => (Changed(s, mark, m => m.NextAttemptAt = Now.AddDays(2)), [$"mail-unwoken mails/{mail.Id}", $"mark-stray mails/{mail.Id}"])),
        ["mark without mail"] = s => (Marked(s, [.. s.Outbox.Marks, new NotificationRow { Id = "x", RowKey = "due|x", NextAttemptAt = Now, Timestamp = Old }]), ["mark-stray mails/x"]),
        ["mail about nobody"] = s => (s with { Outbox = s.Outbox with { Mails = [.. s.Outbox.Mails, new NotificationRow { Id = "x", Agency = "nobody", Kind = NotificationKind.Reminder, Status = NotificationStatus.Sent, Timestamp = Old }] } }, ["agency-unknown mails/x"]),
        ["result before the release"] = s => In(s, AssessmentStage.Verified, r => (Having(s, RecordNames.Result(Id, r.RowKey, 1)), [$"record-stray records/{RecordNames.Result(Id, r.RowKey, 1)}"])),
        ["ranking before the release"] = s => (Having(s, RecordNames.Results(Id, 1)), [$"record-stray records/{RecordNames.Results(Id, 1)}"]),
        ["report of no upload"] = s => (Having(s, RecordNames.Report(Id, "11", "RX")), [$"record-stray records/{RecordNames.Report(Id, "11", "RX")}"]),
        ["score of no decision"] = s => (Having(s, RecordNames.VerifiedScore(Id, "11", "RX", 3)), [$"record-stray records/{RecordNames.VerifiedScore(Id, "11", "RX", 3)}"]),
    };

    private static readonly Dictionary<string, Func<CycleState, (CycleState State, string[] Expected)>> DamagesOfReleased = new()
    {
        ["sessions gone"] = s =>
        {
            new PlenaryRelease(s.Cycle.Release, "SK 1", "pleno", new DateOnly(2027, 3, 31), null, s.Cycle.ReleasedAt ?? Now) { Plenary = RecordNames.Plenary(Id, new string('0', 64)) }.AddTo(s.Cycle);
            s.Cycle.PlenaryQuorum = 1;
            return (s, ["record-missing cycle"]);
        },
        ["result record gone"] = s => In(s, AssessmentStage.Determined, r => (Without(s, r.ResultRecord!), [$"record-missing assessments/{r.RowKey}"])),
        ["result record forged"] = s => (s with { Results = null, Damaged = [new DamagedRecord("11", "x", RecordDamage.HashDiffers)] }, ["record-damaged records/x"]),
        ["result of a later release"] = s => In(s, AssessmentStage.Determined, r => (Having(s, RecordNames.Result(Id, r.RowKey, 2)), [$"record-stray records/{RecordNames.Result(Id, r.RowKey, 2)}"])),
        ["score changed afterwards"] = s => In(s, AssessmentStage.Determined, r => (Changed(s, r, row => row.VerifiedScore = "1"), [$"ranking-differs ranking/{r.RowKey}"])),
        ["other record named"] = s => In(s, AssessmentStage.Determined, r => (Changed(s, r, row => row.ResultHash = "other"), [$"ranking-differs ranking/{r.RowKey}"])),
        ["amended result unseen"] = s => In(s, AssessmentStage.Determined, r => (s with { Shown = Amended(s.Results!, r.RowKey) }, [$"ranking-differs ranking/{r.RowKey}"])),
        ["amendment that nobody counts"] = s => (Having(s, RecordNames.Amendment(Id, 1)), [$"record-stray records/{RecordNames.Amendment(Id, 1)}"]),
        ["left out of the ranking"] = s => (Ranked(s, ranking => [.. ranking.SkipLast(1)]), [$"ranking-incomplete assessments/{s.Results!.Ranking[^1].Agency}"]),
        ["ranked twice"] = s => (Ranked(s, ranking => [.. ranking, ranking[^1]]), [$"ranking-order ranking/{s.Results!.Ranking[^1].Agency}"]),
        ["rank of another"] = s => (Ranked(s, ranking => [.. ranking.SkipLast(1), ranking[^1] with { Rank = 99 }]), [$"ranking-order ranking/{s.Results!.Ranking[^1].Agency}"]),
        ["silent agency unnamed"] = s => (s with { Results = s.Results! with { NotSubmitted = [.. s.Results.NotSubmitted.Skip(1)] } }, [$"ranking-incomplete assessments/{s.Results!.NotSubmitted[0]}"]),
        ["nobody named silent"] = s => (s with { Results = s.Results! with { NotSubmitted = [.. s.Results.NotSubmitted, "nobody"] } }, ["ranking-differs ranking/nobody"]),
        ["results not shown"] = s => (Changed(s, s.Cycle, c => c.ResultsRecord = null) with { Results = null }, ["release-undetermined cycle"]),
        ["result mail gone"] = s => In(s, AssessmentStage.Determined, r => (s with { Outbox = s.Outbox with { Mails = [.. s.Outbox.Mails.Where(m => m.Id != $"{r.RowKey}.result")] } }, [$"mail-missing mails/{r.RowKey}.result"])),
    };

    [Fact]
    public void An_amended_result_contradicts_no_ranking_that_was_released()
    {
        CycleState state = CycleStates.Released(1);
        AssessmentRow row = state.Assessments.First(r => r.Stage == AssessmentStage.Determined);
        CycleResults shown = Amended(state.Results!, row.RowKey);
        RankedResult line = shown.Ranking.Single(l => l.Agency == row.RowKey);
        (row.ResultRecord, row.ResultHash, row.VerifiedScore, row.Category, state.Cycle.Amendments) = (line.Record, line.RecordHash, AssessmentRow.ToText(line.Score), line.Category, 1);

        Assert.Empty(Found(Having(state, RecordNames.Amendment(Id, 1)) with { Shown = shown }));
    }

    [Fact]
    public void What_a_run_leaves_has_no_contradiction()
    {
        for (int seed = 0; seed < Seeds; seed++)
        {
            Assert.All([CycleStates.Running(seed), CycleStates.Released(seed), Cancelled(seed)], state => Assert.Empty(Found(state)));
        }
    }

    [Theory]
    [MemberData(nameof(Running))]
    public void A_damage_to_a_running_cycle_is_named(string damage) => AssertNamed(CycleStates.Running, DamagesOfRunning[damage]);

    [Theory]
    [MemberData(nameof(Released))]
    public void A_damage_to_a_released_cycle_is_named(string damage) => AssertNamed(CycleStates.Released, DamagesOfReleased[damage]);

    [Theory]
    [MemberData(nameof(Running))]
    public void What_was_written_a_moment_ago_may_still_be_on_its_way(string damage)
    {
        (CycleState state, _) = DamagesOfRunning[damage](CycleStates.Running(1));
        foreach (Azure.Data.Tables.ITableEntity row in (Azure.Data.Tables.ITableEntity[])[state.Cycle, .. state.Assessments, .. state.Claims, .. state.Decisions, .. state.Outbox.Mails, .. state.Outbox.Marks])
        {
            row.Timestamp = Now;
        }

        state = state with { Records = state.Records.ToDictionary(r => r.Key, _ => Now) };
        // What has ended badly, or belongs to nobody, is never on its way; and the first record is written before anything else.
        Assert.All(Found(state), found => Assert.Contains(found.Split(' ')[0], (string[])["instance-failed", "instance-stray", "record-missing"]));
        Assert.DoesNotContain(Found(state), found => found.StartsWith("record-missing", StringComparison.Ordinal) && found != "record-missing cycle");
    }

    [Fact]
    public void A_fault_that_is_shown_is_not_told_again()
    {
        CycleState state = CycleStates.Running(3);
        AssessmentRow row = state.Assessments.First(r => r.Stage == AssessmentStage.AwaitingSubmission);
        (row.SubmissionDeadline, row.Fault) = (null, "AdvanceAssessment: TimeoutException");
        Assert.Empty(Found(state));
    }

    private static void AssertNamed(Func<int, CycleState> healthy, Func<CycleState, (CycleState State, string[] Expected)> damage)
    {
        for (int seed = 0; seed < Seeds; seed++)
        {
            (CycleState state, string[] expected) = damage(healthy(seed));
            Assert.True(expected.Order(StringComparer.Ordinal).SequenceEqual(Found(state)), $"Seed {seed}: expected {string.Join("; ", expected)}, found {string.Join("; ", Found(state))}");
        }
    }

    private static List<string> Found(CycleState state) => [.. InvariantRules.Contradictions(state).Select(c => $"{c.Rule} {c.Place}").Order(StringComparer.Ordinal)];

    private static (CycleState, string[]) In(CycleState state, string stage, Func<AssessmentRow, (CycleState, string[])> damage) => damage(state.Assessments.Last(r => r.Stage == stage));

    private static (CycleState, string[]) Of(CycleState state, string stage, Action<AssessmentRow> damage, string rule) =>
        In(state, stage, row => (Changed(state, row, damage), [$"{rule} assessments/{row.RowKey}"]));

    private static (CycleState, string[]) Due(CycleState state, Func<NotificationRow, NotificationRow, (CycleState, string[])> damage)
    {
        NotificationRow mark = state.Outbox.Marks[0];
        return damage(state.Outbox.Mails.Single(m => m.Id == mark.Id), mark);
    }

    private static (CycleState, string[]) Decided(CycleState state, Action<DecisionRow> damage, Func<DecisionRow, string[]> expected)
    {
        DecisionRow decision = state.Decisions[0];
        damage(decision);
        return (state, expected(decision));
    }

    private static CycleState Changed<T>(CycleState state, T row, Action<T> damage)
    {
        damage(row);
        return state;
    }

    private static CycleState Claimed(CycleState state, ClaimRow claim, Action<ClaimRow> damage) => Changed(state, claim, damage) with { Claims = [.. state.Claims, claim] };

    private static CycleState Marked(CycleState state, IReadOnlyList<NotificationRow> marks) => state with { Outbox = state.Outbox with { Marks = marks } };

    private static CycleState Ranked(CycleState state, Func<IReadOnlyList<RankedResult>, IReadOnlyList<RankedResult>> damage) => state with { Results = state.Results! with { Ranking = damage(state.Results.Ranking) } };

    private static CycleResults Amended(CycleResults results, string agency) => results with
    {
        Ranking = [.. results.Ranking.Select(line => line.Agency == agency ? line with { Score = 410, Record = RecordNames.Amendment(Id, 1), RecordHash = "amended" } : line)],
    };

    private static CycleState Having(CycleState state, string record) => state with { Records = new Dictionary<string, DateTimeOffset>(state.Records) { [record] = Old } };

    private static CycleState Without(CycleState state, string record) => state with { Records = state.Records.Where(r => r.Key != record).ToDictionary() };

    private static CycleState With(CycleState state, string instance, OrchestrationRuntimeStatus? status)
    {
        Dictionary<string, OrchestrationRuntimeStatus> instances = new(state.Instances);
        instances.Remove(instance);
        if (status is { } known)
        {
            instances[instance] = known;
        }

        return state with { Instances = instances };
    }
}
