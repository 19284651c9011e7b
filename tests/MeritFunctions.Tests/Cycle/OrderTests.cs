using System.Text.Json;
using Azure.Core;
using Merit.Adapters.Storage;
using Merit.Assessment.Auditing;
using Merit.Assessment.Searching;
using MeritFunctions.Cycle;
using MeritFunctions.Intake;
using MeritFunctions.Notifications;
using MeritFunctions.Records;

namespace MeritFunctions.Tests.Cycle;

/// <summary>What operators order: pause, cancel, withdraw, reopen in part, flags and notes.</summary>
public sealed class OrderTests(MeritApp app) : IClassFixture<MeritApp>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_paused_cycle_takes_uploads_and_closes_decides_and_reminds_of_nothing()
    {
        string cycle = await app.StartCycleAsync("31", "74");
        await app.Get<CycleTable>().ChangeAsync(cycle, row => (row.ReminderDays = "[0.02]").Length > 0, Cancellation);
        Assert.Equal(202, (await app.PauseAsync(cycle)).Status);
        Assert.Equal(202, (await app.PauseAsync(cycle)).Status);
        Assert.Equal(IntakeOutcome.Accepted, await app.UploadAsync(cycle, "31", "u", isFinal: true));
        Assert.Equal(AssessmentStage.AwaitingVerification, (await app.StepAsync(cycle, "31")).Stage);
        string receipt = (await app.RowAsync(cycle, "31")).Receipt!;
        Assert.Equal("cycle-paused", (await app.DecideAsync(cycle, "31", receipt, "d")).Code);
        Assert.Equal("cycle-paused", (await app.ReleaseAsync(cycle)).Code);

        app.Clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(new AssessmentView(AssessmentStage.AwaitingSubmission, null, IsDone: false), await app.StepAsync(cycle, "74"));
        Assert.Null((await app.LeadAsync(cycle)).WaitUntil);

        int before = app.Client.Raised.Count;
        Assert.Equal(202, (await app.ResumeAsync(cycle)).Status);
        await app.LeadAsync(cycle);
        Assert.Contains((InstanceIds.Assessment(cycle, "74"), Wakes.Stored), app.Client.Raised.Skip(before));
        Assert.Equal(AssessmentStage.NotSubmitted, (await app.StepAsync(cycle, "74")).Stage);
        Assert.Equal(202, (await app.DecideAsync(cycle, "31", receipt, "d")).Status);
        Assert.DoesNotContain(await app.Get<NotificationTable>().ListAsync(cycle, Cancellation), m => m.Kind == NotificationKind.Reminder);
        Assert.Equal(["cycle-paused", "cycle-resumed"], (await app.LoggedAsync(cycle)).Select(e => e.What).Where(w => w is "cycle-paused" or "cycle-resumed"));
    }

    [Fact]
    public async Task Mails_that_remind_wait_while_the_cycle_is_paused_and_others_go()
    {
        string cycle = await app.StartCycleAsync("31");
        await app.PauseAsync(cycle);
        Assert.Equal(NotificationStatus.Pending, await StatusAsync(cycle, "31", NotificationKind.Reminder));
        await app.ResumeAsync(cycle);
        Assert.Equal(NotificationStatus.Failed, await StatusAsync(cycle, "31", NotificationKind.Reminder));
    }

    [Fact]
    public async Task A_cancelled_cycle_ends_everybody_and_takes_nothing_any_more()
    {
        string cycle = await app.StartCycleAsync("31", "74");
        await app.UploadAsync(cycle, "31", "u", isFinal: true);
        await app.StepAsync(cycle, "31");
        HttpAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => app.CancelAsync(cycle)));
        Assert.All(answers, a => Assert.Equal(202, a.Status));
        Assert.True((await app.LeadAsync(cycle)).IsCancelled);
        Assert.Contains((InstanceIds.Assessment(cycle, "74"), Wakes.Stored), app.Client.Raised);
        Assert.True((await app.StepAsync(cycle, "31")).IsDone);
        Assert.True((await app.StepAsync(cycle, "74")).IsDone);

        Assert.Equal(IntakeOutcome.Rejected, await app.UploadAsync(cycle, "74", "late"));
        Assert.Contains((await app.ReportsAsync(cycle, "74"))[^1].Findings, f => f.Code == "cycle-closed");
        Assert.Equal("cycle-cancelled", (await app.DecideAsync(cycle, "31", (await app.RowAsync(cycle, "31")).Receipt!, "d")).Code);
        Assert.Equal("cycle-cancelled", (await app.ReleaseAsync(cycle)).Code);
        Assert.Equal("cycle-cancelled", (await app.PauseAsync(cycle)).Code);
        Assert.Equal("cycle-cancelled", (await app.MoveDeadlineAsync(cycle, app.Clock.GetUtcNow().AddDays(3))).Code);
        Assert.Equal("results-not-released", (await app.ResultsAsync(cycle)).Code);
        Assert.Equal(CycleStatus.Cancelled, (await app.Get<CycleProgressReader>().ReadAsync(cycle, Cancellation))!.Status);
        Assert.Single(await app.LoggedAsync(cycle), e => e == ("cycle-cancelled", "Anggaran."));
    }

    [Fact]
    public async Task A_released_cycle_is_neither_paused_nor_cancelled()
    {
        (string cycle, string agency) = await app.VerifiedAsync();
        await app.ReleaseAsync(cycle);
        Assert.Equal("already-released", (await app.PauseAsync(cycle)).Code);
        Assert.Equal("already-released", (await app.CancelAsync(cycle)).Code);
        Assert.Equal("already-released", (await app.WithdrawAsync(cycle, agency)).Code);
    }

    [Fact]
    public async Task A_withdrawn_agency_holds_up_no_release_and_is_in_no_ranking()
    {
        (string cycle, string agency) = await app.VerifiedAsync();
        await app.Get<AssessmentTable>().InsertMissingAsync(cycle, [new AssessmentRow { PartitionKey = cycle, RowKey = "74", AgencyName = "Instansi 74", AgencyType = "city" }], Cancellation);
        Assert.Equal("release-blocked", (await app.ReleaseAsync(cycle)).Code);
        Assert.Equal(202, (await app.WithdrawAsync(cycle, "74")).Status);
        Assert.Equal(202, (await app.WithdrawAsync(cycle, "74")).Status);
        Assert.Equal((AssessmentStage.Withdrawn, true), await app.StepAsync(cycle, "74") switch { var v => (v.Stage, v.IsDone) });
        Assert.Equal(IntakeOutcome.Rejected, await app.UploadAsync(cycle, "74", "u"));
        Assert.Equal("agency-withdrawn", (await app.MoveDeadlineAsync(cycle, "74", app.Clock.GetUtcNow().AddDays(9))).Code);
        Assert.Equal(NotificationStatus.Obsolete, await StatusAsync(cycle, "74", NotificationKind.Reminder));
        Assert.Equal(202, (await app.ReleaseAsync(cycle)).Status);
        await app.DetermineAsync(cycle);
        JsonElement results = (await app.ResultsAsync(cycle)).Json;
        Assert.Equal([agency], results.GetProperty("ranking").EnumerateArray().Select(r => r.GetProperty("agency").GetString()));
        Assert.Empty(results.GetProperty("notSubmitted").EnumerateArray());
        Assert.Equal("already-released", (await app.ReinstateAsync(cycle, "74")).Code);
    }

    [Fact]
    public async Task An_order_that_meets_a_change_which_is_not_written_down_yet_loses_nothing()
    {
        string cycle = await app.StartCycleAsync("31");
        AuditEvent unlogged = app.Get<ChangeLog>().Change("closed-by-whoever-stopped", AuditKind.AssessmentClosed, "31");
        await app.Get<AssessmentTable>().ChangeAsync(cycle, "31", row => (row.Unlogged = ChangeLog.Add("", unlogged)).Length > 0, Cancellation);

        Assert.Equal(202, (await app.WithdrawAsync(cycle, "31")).Status);

        Assert.Equal(
            ["assessment-closed", "agency-withdrawn"],
            (await app.LoggedAsync(cycle)).Select(e => e.What).Where(what => what is "assessment-closed" or "agency-withdrawn"));
        Assert.Empty((await app.RowAsync(cycle, "31")).Unlogged);
    }

    [Fact]
    public async Task An_order_that_comes_during_a_step_is_written_down_though_whoever_gave_it_stopped()
    {
        string cycle = await app.StartCycleAsync("31");
        await app.UploadAsync(cycle, "31", "u");
        app.Clock.Advance(TimeSpan.FromHours(2));
        AuditEvent ordered = app.Get<ChangeLog>().Change("ordered-by-whoever-stopped", AuditKind.FlagsChanged, "31");
        app.Storage.Before = async request =>
        {
            if (request.Method == RequestMethod.Put && request.Uri.Path.Contains(Tables.Assessments, StringComparison.Ordinal))
            {
                app.Storage.Before = null;
                await app.Get<AssessmentTable>().ChangeAsync(cycle, "31", row => (row.Unlogged = ChangeLog.Add(row.Unlogged, ordered)).Length > 0, Cancellation);
            }
        };

        Assert.Equal(AssessmentStage.AwaitingVerification, (await app.StepAsync(cycle, "31")).Stage);
        Assert.Null(app.Storage.Before);
        await app.StepAsync(cycle, "31");

        string[] made = ["assessment-closed", "submission-scored", "flags-changed"];
        Assert.Equal(made, (await app.LoggedAsync(cycle)).Select(e => e.What).Where(made.Contains));
    }

    [Fact]
    public async Task A_reinstated_agency_stands_where_it_stood_and_what_it_uploaded_meanwhile_counts()
    {
        string cycle = await app.StartCycleAsync("31");
        await app.WithdrawAsync(cycle, "31");
        await app.UploadAsync(cycle, "31", "u", isFinal: true);
        Assert.Equal(202, (await app.ReinstateAsync(cycle, "31")).Status);
        Assert.Equal(202, (await app.ReinstateAsync(cycle, "31")).Status);
        Assert.Equal(AssessmentStage.AwaitingSubmission, (await app.RowAsync(cycle, "31")).Stage);
        await app.Get<SubmissionIntake>().TakeInAsync(UploadPlace.Of($"{cycle}/31/u/manifest.json")!, app.Client, Cancellation);
        Assert.Equal(AssessmentStage.AwaitingVerification, (await app.StepAsync(cycle, "31")).Stage);
        Assert.Equal(["agency-withdrawn", "agency-reinstated"], (await app.LoggedAsync(cycle)).Select(e => e.What).Where(w => w.StartsWith("agency-", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Where_some_indicators_are_reopened_the_others_stay_as_they_were_verified()
    {
        (string cycle, string agency, string receipt) = await app.ScoredAsync();
        await app.DecideAsync(cycle, agency, receipt, "d-1", "adjust", levels: new Dictionary<string, int> { ["1.1"] = 1 });
        await app.StepAsync(cycle, agency);
        decimal adjusted = AssessmentRow.ToDecimal((await app.RowAsync(cycle, agency)).VerifiedScore)!.Value;
        Assert.Equal(["indicator-unknown /indicators/0"], (await app.ReopenAsync(cycle, agency, "r-0", "99.9")).Errors);
        Assert.Equal(202, (await app.ReopenAsync(cycle, agency, "r-1", "1.2")).Status);
        await app.StepAsync(cycle, agency);
        Assert.Equal(["indicator-not-reopened /levels/1.1"], (await app.DecideAsync(cycle, agency, receipt, "d-2", "adjust", levels: new Dictionary<string, int> { ["1.1"] = 2 })).Errors);
        Assert.Equal(202, (await app.DecideAsync(cycle, agency, receipt, "d-2")).Status);
        await app.StepAsync(cycle, agency);
        Assert.Equal(202, (await app.DecideAsync(cycle, agency, receipt, "d-2")).Status);
        Assert.Equal(adjusted, AssessmentRow.ToDecimal((await app.RowAsync(cycle, agency)).VerifiedScore));
    }

    [Fact]
    public async Task Flags_are_what_was_put_and_notes_are_kept_once_for_each_key()
    {
        string cycle = await app.StartCycleAsync("31");
        Assert.Equal(202, (await FlagAsync("""{"flags":["visit","new","visit"]}""")).Status);
        Assert.Equal(202, (await FlagAsync("""{"flags":["new","visit"]}""")).Status);
        Assert.Equal("new,visit", (await app.RowAsync(cycle, "31")).Flags);
        Assert.Equal(422, (await FlagAsync("""{"flags":["Not A Flag"]}""")).Status);
        HttpAnswer[] notes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => NoteAsync("Ask again.", "n-1")));
        Assert.Single(notes.Select(n => (n.Status, n.Text)).Distinct(), n => n.Status == 201);
        Assert.Equal(409, (await NoteAsync("Something else.", "n-1")).Status);
        Assert.Equal(201, (await NoteAsync("Visit them.", null)).Status);
        HttpAnswer listed = await app.CallAsync(request => app.Function<Notes>().ListAsync(request, cycle, "31", Cancellation));
        Assert.Equal(["Ask again.", "Visit them."], listed.Json.EnumerateArray().Select(n => n.GetProperty("text").GetString()).Order());
        IReadOnlyList<(string What, string? Why)> logged = await app.LoggedAsync(cycle);
        Assert.Equal((1, 2), (logged.Count(e => e.What == "flags-changed"), logged.Count(e => e.What == "note-added")));

        Task<HttpAnswer> FlagAsync(string body) =>
            app.CallAsync(request => app.Function<Notes>().FlagAsync(request, cycle, "31", app.Client, Cancellation), System.Text.Encoding.UTF8.GetBytes(body));
        Task<HttpAnswer> NoteAsync(string text, string? key) =>
            app.CallAsync(request => app.Function<Notes>().AddAsync(request, cycle, "31", Cancellation), JsonSerializer.SerializeToUtf8Bytes(new { text }), key: key);
    }

    [Theory]
    [InlineData("changed")]
    [InlineData("closed")]
    [InlineData("fault")]
    [InlineData("final")]
    [InlineData("opened")]
    [InlineData("overdue")]
    [InlineData("rounds")]
    public async Task A_word_that_says_how_an_assessment_stands_is_no_flag_for_operators(string word)
    {
        string cycle = await app.StartCycleAsync("31");
        HttpAnswer refused = await PutAsync("visit", word);
        Assert.Equal(422, refused.Status);
        Assert.Equal(["flag-reserved /flags"], refused.Errors);
        Assert.Empty((await app.RowAsync(cycle, "31")).Flags);

        // It may stand there since before it was reserved: it counts for nothing, and can be taken away.
        await app.Get<AssessmentTable>().ChangeAsync(cycle, "31", row => (row.Flags = $"{word},visit").Length > 0, Cancellation);
        CycleSeen seen = (await app.Get<CycleBoard>().FindAsync(cycle, Cancellation))!;
        Assert.Empty(seen.Where(AgencyQuery.Parse($"flag:{word}").Value!));
        Assert.Single(seen.Where(AgencyQuery.Parse("flag:visit").Value!));
        Assert.Equal(202, (await PutAsync("late", word)).Status);
        Assert.Equal(202, (await PutAsync("late")).Status);

        Task<HttpAnswer> PutAsync(params string[] flags) =>
            app.CallAsync(request => app.Function<Notes>().FlagAsync(request, cycle, "31", app.Client, Cancellation), JsonSerializer.SerializeToUtf8Bytes(new { flags }));
    }

    // What the sender would make of a mail: without an address it would fail, and with one go out.
    private async Task<string> StatusAsync(string cycle, string agency, string kind)
    {
        var mail = new NotificationRow { PartitionKey = cycle, Cycle = cycle, Agency = agency, Kind = kind, Subject = "3", Id = "m" };
        MailComposer composer = app.Get<MailComposer>();
        return (await composer.ComposeAsync(mail, await composer.ReadAsync([mail], Cancellation), Cancellation)).Status;
    }
}
