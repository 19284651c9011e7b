using Merit.Adapters.Storage;
using MeritFunctions.Cycle;
using MeritFunctions.Notifications;

namespace MeritFunctions.Tests.Cycle;

/// <summary>How far an assessment goes each time that something is stored or a deadline has come.</summary>
public sealed class AssessmentStepsTests(MeritApp app) : IClassFixture<MeritApp>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_upload_that_nothing_announced_counts_when_the_deadline_has_passed()
    {
        string cycle = await app.StartCycleAsync("31", "74");
        await app.PutUploadAsync($"{cycle}/31/u", MeritApp.Submission(cycle, "31"));
        app.Clock.Advance(TimeSpan.FromDays(2));

        AssessmentView there = await app.StepAsync(cycle, "31");
        AssessmentView silent = await app.StepAsync(cycle, "74");

        Assert.Equal((AssessmentStage.AwaitingVerification, false), (there.Stage, there.IsDone));
        Assert.Equal((AssessmentStage.NotSubmitted, true), (silent.Stage, silent.IsDone));
        Assert.NotNull((await app.RowAsync(cycle, "31")).ClosedAt);
        Assert.Equal([NotificationKind.NotSubmitted], await KindsAsync(cycle, "74"));
    }

    [Fact]
    public async Task Files_that_nobody_can_judge_yet_keep_the_assessment_open_and_are_looked_at_again()
    {
        string cycle = await app.StartCycleAsync("31");
        await app.PutAsync($"{cycle}/31/u/bukti.pdf", "%PDF"u8.ToArray());
        app.Clock.Advance(TimeSpan.FromDays(2));
        AssessmentView view = await app.StepAsync(cycle, "31");
        Assert.Equal((AssessmentStage.AwaitingSubmission, false), (view.Stage, view.IsDone));
        Assert.InRange(view.WaitUntil!.Value - app.Clock.GetUtcNow(), TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task It_waits_for_the_deadline_and_does_nothing_before()
    {
        string cycle = await app.StartCycleAsync("31");
        AssessmentView view = await app.StepAsync(cycle, "31");
        CycleRow row = (await app.Get<CycleTable>().FindAsync(cycle, Cancellation))!;
        Assert.Equal(new AssessmentView(AssessmentStage.AwaitingSubmission, row.SubmissionDeadline, IsDone: false), view);
    }

    [Fact]
    public async Task A_decision_is_applied_once_however_often_it_is_woken()
    {
        (string cycle, string agency, string receipt) = await app.ScoredAsync();
        Assert.Equal(202, (await app.DecideAsync(cycle, agency, receipt, "d-1")).Status);
        for (int time = 0; time < 3; time++)
        {
            AssessmentView view = await app.StepAsync(cycle, agency);
            Assert.Equal((AssessmentStage.Verified, true), (view.Stage, view.IsDone));
        }

        AssessmentRow row = await app.RowAsync(cycle, agency);
        Assert.Equal((row.SelfScore, DecisionRow.OnUpload(agency, receipt, 0)), (row.VerifiedScore, row.Applied));
    }

    [Fact]
    public async Task A_decision_that_a_newer_upload_overtakes_is_never_applied()
    {
        (string cycle, string agency, string first) = await app.ScoredAsync();
        Assert.Equal(202, (await app.DecideAsync(cycle, agency, first, "d-1", "clarify")).Status);
        await app.StepAsync(cycle, agency);
        await app.UploadAsync(cycle, agency, "v", level: 2, isFinal: true);
        await app.StepAsync(cycle, agency);
        string second = (await app.RowAsync(cycle, agency)).Receipt!;
        Assert.Equal(202, (await app.DecideAsync(cycle, agency, second, "d-2")).Status);
        // It comes while the decision waits.
        await app.UploadAsync(cycle, agency, "w", level: 1, isFinal: true);
        AssessmentView view = await app.StepAsync(cycle, agency);

        AssessmentRow row = await app.RowAsync(cycle, agency);
        Assert.Equal(AssessmentStage.AwaitingVerification, view.Stage);
        Assert.False(row.HasApplied(DecisionRow.OnUpload(agency, second, 1)));
        Assert.Null(row.VerifiedScore);
        Assert.Equal(row.Receipt, row.ScoredReceipt);
    }

    [Fact]
    public async Task Nobody_answers_a_clarification_so_the_assessor_decides_on_what_there_is()
    {
        (string cycle, string agency, string receipt) = await app.ScoredAsync();
        await app.DecideAsync(cycle, agency, receipt, "d-1", "clarify");
        AssessmentView asked = await app.StepAsync(cycle, agency);
        Assert.Equal(AssessmentStage.ClarificationRequested, asked.Stage);
        Assert.Contains(NotificationKind.Clarification, await KindsAsync(cycle, agency));

        app.Clock.Advance(TimeSpan.FromDays(15));
        Assert.Equal(AssessmentStage.AwaitingVerification, (await app.StepAsync(cycle, agency)).Stage);
        Assert.Equal(202, (await app.DecideAsync(cycle, agency, receipt, "d-2")).Status);
        Assert.Equal((AssessmentStage.Verified, true), (await app.StepAsync(cycle, agency)) switch { var v => (v.Stage, v.IsDone) });
    }

    [Fact]
    public async Task An_answer_that_nothing_announced_counts_when_the_time_for_it_has_run_out()
    {
        (string cycle, string agency, string receipt) = await app.ScoredAsync();
        await app.DecideAsync(cycle, agency, receipt, "d-1", "clarify");
        await app.StepAsync(cycle, agency);
        await app.PutUploadAsync($"{cycle}/{agency}/answer", MeritApp.Submission(cycle, agency, level: 2));
        app.Clock.Advance(TimeSpan.FromDays(20));
        await app.StepAsync(cycle, agency);
        AssessmentRow row = await app.RowAsync(cycle, agency);
        Assert.Equal((AssessmentStage.AwaitingVerification, true), (row.Stage, row.Receipt != receipt));
    }

    [Fact]
    public async Task What_was_verified_is_reopened_with_a_reason_and_verified_anew()
    {
        (string cycle, string agency, string receipt) = await app.ScoredAsync();
        await app.DecideAsync(cycle, agency, receipt, "d-1");
        await app.StepAsync(cycle, agency);
        Assert.Equal(202, (await app.ReopenAsync(cycle, agency, "r-1")).Status);
        Assert.Equal(202, (await app.ReopenAsync(cycle, agency, "r-1")).Status);
        Assert.Equal(AssessmentStage.AwaitingVerification, (await app.StepAsync(cycle, agency)).Stage);
        Assert.Null((await app.RowAsync(cycle, agency)).VerifiedScore);
        Assert.Equal(202, (await app.ReopenAsync(cycle, agency, "r-1")).Status);
        Assert.Equal(409, (await app.ReopenAsync(cycle, agency, "r-2")).Status);
        Assert.Equal(202, (await app.DecideAsync(cycle, agency, receipt, "d-2")).Status);
        Assert.Equal(AssessmentStage.Verified, (await app.StepAsync(cycle, agency)).Stage);
        Assert.Equal(3, (await app.RowAsync(cycle, agency)).Applied.Split('\n').Length);
    }

    private async Task<string[]> KindsAsync(string cycle, string agency) =>
        [.. (await app.Get<NotificationTable>().ListAsync(cycle, Cancellation)).Where(m => m.Agency == agency).Select(m => m.Kind)];
}
