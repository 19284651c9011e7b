using Merit.Adapters.Storage;
using MeritFunctions.Cycle;
using MeritFunctions.Notifications;

namespace MeritFunctions.Tests.Cycle;

/// <summary>Deadlines that are moved: who waits, who was closed already, who is reminded.</summary>
public sealed class DeadlineTests(MeritApp app) : IClassFixture<MeritApp>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_waits_is_woken_and_waits_until_the_new_deadline()
    {
        string cycle = await app.StartCycleAsync("31");
        DateTimeOffset later = app.Clock.GetUtcNow().AddDays(3);
        Assert.Equal(202, (await app.MoveDeadlineAsync(cycle, later)).Status);
        Assert.Contains((InstanceIds.Cycle(cycle), Wakes.Stored), app.Client.Raised);
        await app.LeadAsync(cycle);
        Assert.Contains((InstanceIds.Assessment(cycle, "31"), Wakes.Stored), app.Client.Raised);
        Assert.Equal(new AssessmentView(AssessmentStage.AwaitingSubmission, later, IsDone: false), await app.StepAsync(cycle, "31"));

        app.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal(AssessmentStage.AwaitingSubmission, (await app.StepAsync(cycle, "31")).Stage);
        app.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal(AssessmentStage.NotSubmitted, (await app.StepAsync(cycle, "31")).Stage);
        Assert.Equal([("deadline-moved", "Jaringan terganggu.")], (await app.LoggedAsync(cycle)).Where(e => e.What == "deadline-moved"));
    }

    [Fact]
    public async Task What_was_closed_by_the_old_deadline_is_open_again_and_is_closed_and_told_anew()
    {
        string cycle = await app.StartCycleAsync("31");
        app.Clock.Advance(TimeSpan.FromHours(2));
        Assert.True((await app.StepAsync(cycle, "31")).IsDone);
        DateTimeOffset later = app.Clock.GetUtcNow().AddDays(1);
        await app.MoveDeadlineAsync(cycle, later);
        Assert.True(AssessmentSteps.IsDue(await app.RowAsync(cycle, "31"), await app.CycleAsync(cycle), new HashSet<string>(), app.Clock.GetUtcNow()));
        Assert.Equal(new AssessmentView(AssessmentStage.AwaitingSubmission, later, IsDone: false), await app.StepAsync(cycle, "31"));
        Assert.Null((await app.RowAsync(cycle, "31")).ClosedAt);

        app.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal((AssessmentStage.NotSubmitted, true), await app.StepAsync(cycle, "31") switch { var v => (v.Stage, v.IsDone) });
        Assert.Equal(2, (await app.Get<NotificationTable>().ListAsync(cycle, Cancellation)).Count(m => m.Kind == NotificationKind.NotSubmitted));
        Assert.Equal(["assessment-closed", "assessment-reopened", "assessment-closed"], (await app.LoggedAsync(cycle)).Select(e => e.What).Where(w => w.StartsWith("assessment-", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_verified_assessment_that_gets_more_time_is_not_released_before_it_is_over()
    {
        (string cycle, string agency) = await app.VerifiedAsync(isFinal: false);
        await app.MoveDeadlineAsync(cycle, app.Clock.GetUtcNow().AddDays(1));
        Assert.Equal("release-blocked", (await app.ReleaseAsync(cycle)).Code);
        Assert.False((await app.StepAsync(cycle, agency)).IsDone);
        app.Clock.Advance(TimeSpan.FromDays(2));
        Assert.True((await app.StepAsync(cycle, agency)).IsDone);
        Assert.Equal(202, (await app.ReleaseAsync(cycle)).Status);
        Assert.Equal("already-released", (await app.MoveDeadlineAsync(cycle, app.Clock.GetUtcNow().AddDays(1))).Code);
        Assert.Equal("already-released", (await app.MoveDeadlineAsync(cycle, agency, app.Clock.GetUtcNow().AddDays(1))).Code);
    }

    [Fact]
    public async Task The_same_order_many_times_at_once_is_one()
    {
        string cycle = await app.StartCycleAsync("31");
        DateTimeOffset later = app.Clock.GetUtcNow().AddDays(3);
        HttpAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => app.MoveDeadlineAsync(cycle, later)));
        Assert.All(answers, a => Assert.Equal(202, a.Status));
        Assert.Equal(1, (await app.CycleAsync(cycle)).Changes);
        Assert.Single(await app.LoggedAsync(cycle), e => e.What == "deadline-moved");
    }

    [Fact]
    public async Task A_deadline_lies_ahead_and_moves_back_only_while_nothing_is_closed()
    {
        string cycle = await app.StartCycleAsync("31");
        DateTimeOffset now = app.Clock.GetUtcNow();
        Assert.Equal(["deadline-past /submissionDeadline"], (await app.MoveDeadlineAsync(cycle, now)).Errors);
        Assert.Equal(202, (await app.MoveDeadlineAsync(cycle, now.AddMinutes(30))).Status);
        app.Clock.Advance(TimeSpan.FromHours(2));
        await app.StepAsync(cycle, "31");
        await app.MoveDeadlineAsync(cycle, now.AddDays(3));
        Assert.Equal(["deadline-shortened /submissionDeadline"], (await app.MoveDeadlineAsync(cycle, now.AddDays(2))).Errors);
        Assert.Equal("cycle-not-found", (await app.MoveDeadlineAsync("no-such-cycle", now.AddDays(2))).Code);
    }

    [Fact]
    public async Task An_agency_has_the_later_one_of_its_own_deadline_and_the_cycles()
    {
        string cycle = await app.StartCycleAsync("31", "74");
        DateTimeOffset own = app.Clock.GetUtcNow().AddDays(3);
        Assert.Equal(["deadline-not-later /submissionDeadline"], (await app.MoveDeadlineAsync(cycle, "31", app.Clock.GetUtcNow().AddMinutes(1))).Errors);
        Assert.Equal(202, (await app.MoveDeadlineAsync(cycle, "31", own)).Status);
        Assert.Equal(202, (await app.MoveDeadlineAsync(cycle, "31", null)).Status);
        Assert.Equal((await app.CycleAsync(cycle)).SubmissionDeadline, (await app.StepAsync(cycle, "31")).WaitUntil);
        Assert.Equal(202, (await app.MoveDeadlineAsync(cycle, "31", own)).Status);
        Assert.Equal(202, (await app.MoveDeadlineAsync(cycle, "31", own)).Status);
        Assert.Contains((InstanceIds.Assessment(cycle, "31"), Wakes.Stored), app.Client.Raised);

        app.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(own, (await app.StepAsync(cycle, "31")).WaitUntil);
        Assert.Equal(AssessmentStage.NotSubmitted, (await app.StepAsync(cycle, "74")).Stage);
        Assert.Equal("deadline-in-effect", (await app.MoveDeadlineAsync(cycle, "31", null)).Code);

        await app.MoveDeadlineAsync(cycle, own.AddDays(1));
        Assert.Equal(own.AddDays(1), (await app.StepAsync(cycle, "31")).WaitUntil);
        Assert.Equal(3, (await app.LoggedAsync(cycle)).Count(e => e == ("deadline-moved", "Banjir.")));
    }

    [Fact]
    public async Task Reminders_move_with_the_deadline_and_none_goes_out_twice()
    {
        string cycle = await app.StartCycleAsync("31");
        await app.Get<CycleTable>().ChangeAsync(cycle, row => (row.ReminderDays = "[2,1]").Length > 0, Cancellation);
        DateTimeOffset first = app.Clock.GetUtcNow().AddDays(3);
        await app.MoveDeadlineAsync(cycle, first);
        Assert.Equal(first.AddDays(-2), (await app.LeadAsync(cycle)).WaitUntil);
        app.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(first.AddDays(-1), (await app.LeadAsync(cycle)).WaitUntil);
        await app.LeadAsync(cycle);
        Assert.Single(await RemindersAsync());

        DateTimeOffset second = first.AddDays(5);
        await app.MoveDeadlineAsync(cycle, second);
        Assert.Equal(second.AddDays(-2), (await app.LeadAsync(cycle)).WaitUntil);
        Assert.Single(await RemindersAsync());
        app.Clock.Advance(TimeSpan.FromDays(6.5));
        Assert.Null((await app.LeadAsync(cycle)).WaitUntil);
        Assert.Equal(3, (await RemindersAsync()).Length);

        async Task<NotificationRow[]> RemindersAsync() => [.. (await app.Get<NotificationTable>().ListAsync(cycle, Cancellation)).Where(m => m.Kind == NotificationKind.Reminder)];
    }

    [Fact]
    public async Task A_key_has_one_answer_and_a_state_that_was_not_seen_is_not_changed()
    {
        string cycle = await app.StartCycleAsync("31");
        DateTimeOffset later = app.Clock.GetUtcNow().AddDays(3);
        string? seen = (await app.CallAsync(request => app.Function<Cycles>().GetAsync(request, cycle, Cancellation))).ETag;
        Assert.Equal(202, (await app.MoveDeadlineAsync(cycle, later, key: "k", seen: seen)).Status);
        Assert.Equal("state-changed", (await app.MoveDeadlineAsync(cycle, later.AddDays(1), seen: seen)).Code);
        Assert.Equal(202, (await app.MoveDeadlineAsync(cycle, later.AddDays(2))).Status);
        Assert.Equal(202, (await app.MoveDeadlineAsync(cycle, later, key: "k", seen: seen)).Status);
        Assert.Equal(later.AddDays(2), (await app.CycleAsync(cycle)).SubmissionDeadline);
        Assert.Equal("order-key-taken", (await app.MoveDeadlineAsync(cycle, later.AddDays(3), key: "k")).Code);
        Assert.Equal("order-key-too-long", (await app.MoveDeadlineAsync(cycle, later.AddDays(3), key: new string('k', 201))).Code);
    }
}
