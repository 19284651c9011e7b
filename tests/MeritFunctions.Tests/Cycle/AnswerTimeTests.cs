using Merit.Adapters.Storage;
using Merit.Assessment.Calendar;
using Merit.Web.Emails;
using MeritFunctions.Cycle;
using MeritFunctions.Intake;
using MeritFunctions.Notifications;
using MeritFunctions.Records;

namespace MeritFunctions.Tests.Cycle;

/// <summary>The time for an answer: who is reminded when, who wakes the assessment, and what happens when nobody does anything.</summary>
public sealed class AnswerTimeTests(MeritApp app) : IClassFixture<MeritApp>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reminder_goes_out_once_in_the_morning_two_working_days_before()
    {
        (string cycle, string agency, DateTimeOffset until) = await AskedAsync();
        DateTimeOffset morning = WorkingDays.MorningBefore(until, 2);
        Assert.Equal(morning, (await app.StepAsync(cycle, agency)).WaitUntil);
        Assert.Empty(await RemindersAsync(cycle));

        AdvanceTo(morning.AddSeconds(5));
        Assert.Equal(new AssessmentView(AssessmentStage.ClarificationRequested, until, IsDone: false), await app.StepAsync(cycle, agency));
        await app.StepAsync(cycle, agency);
        NotificationRow mail = Assert.Single(await RemindersAsync(cycle));
        Composition composed = await ComposeAsync(mail);
        AnswerReminderEmail email = Assert.IsType<AnswerReminderEmail>(composed.Mail!.Value.Model);
        Assert.Equal((until, Messages.WibDate(until).DayNumber - Messages.WibDate(app.Clock.GetUtcNow()).DayNumber), (email.Until, email.DaysLeft));
        Assert.Equal(["1.1", "8.1"], email.Indicators.Select(indicator => indicator.Code));

        // A reminder that had to wait until the answer was sent is not true any more.
        Assert.True((await app.AnswerAsync(cycle, agency, "Terlampir.")).IsDone);
        Assert.Equal(NotificationStatus.Obsolete, (await ComposeAsync(mail)).Status);
        await app.StepAsync(cycle, agency);
        Assert.Single(await RemindersAsync(cycle));
    }

    [Fact]
    public async Task Who_has_answered_or_was_asked_too_late_for_it_is_not_reminded()
    {
        (string cycle, string agency, DateTimeOffset until) = await AskedAsync();
        await app.AnswerAsync(cycle, agency, "Terlampir.");
        AdvanceTo(until.AddHours(-1));
        await app.StepAsync(cycle, agency);
        Assert.Empty(await RemindersAsync(cycle));

        (cycle, agency, _) = await app.AskedAsync(app.Clock.GetUtcNow().AddHours(3));
        Assert.Equal((await app.RowAsync(cycle, agency)).ClarifyUntil, (await app.StepAsync(cycle, agency)).WaitUntil);
        app.Clock.Advance(TimeSpan.FromHours(2));
        await app.StepAsync(cycle, agency);
        Assert.Empty(await RemindersAsync(cycle));
    }

    [Fact]
    public async Task A_reminder_that_nobody_woke_for_is_found_by_the_sweep_and_only_the_last_one_is_sent()
    {
        (string cycle, string agency, DateTimeOffset until) = await AskedAsync(reminders: "[5,3,1]");
        DateTimeOffset now = WorkingDays.MorningBefore(until, 3).AddMinutes(1);
        Assert.False(await IsDueAsync(cycle, agency, WorkingDays.MorningBefore(until, 5).AddMinutes(-1)));
        Assert.True(await IsDueAsync(cycle, agency, now));
        AdvanceTo(now);
        Assert.Equal(WorkingDays.MorningBefore(until, 1), (await app.StepAsync(cycle, agency)).WaitUntil);
        Assert.Contains("-3-", Assert.Single(await RemindersAsync(cycle)).Subject, StringComparison.Ordinal);
        Assert.False(await IsDueAsync(cycle, agency, now));
        AdvanceTo(WorkingDays.MorningBefore(until, 1));
        await app.StepAsync(cycle, agency);
        Assert.Equal(2, (await RemindersAsync(cycle)).Length);
    }

    [Fact]
    public async Task A_pause_holds_reminders_back_and_one_that_is_still_true_follows_it()
    {
        (string cycle, string agency, DateTimeOffset until) = await AskedAsync();
        await app.PauseAsync(cycle);
        AdvanceTo(WorkingDays.MorningBefore(until, 2).AddMinutes(1));
        Assert.Null((await app.StepAsync(cycle, agency)).WaitUntil);
        Assert.Empty(await RemindersAsync(cycle));
        await app.ResumeAsync(cycle);
        await app.StepAsync(cycle, agency);
        Assert.Single(await RemindersAsync(cycle));
    }

    [Fact]
    public async Task When_nobody_answers_verification_goes_on_and_an_answer_is_too_late()
    {
        (string cycle, string agency, DateTimeOffset until) = await AskedAsync();
        AdvanceTo(until.AddSeconds(1));
        Assert.True(await IsDueAsync(cycle, agency, app.Clock.GetUtcNow()));
        // Also before anybody has closed it.
        Assert.Equal("answer-late", (await app.AnswerAsync(cycle, agency, "Maaf, terlambat.")).Code);
        Assert.Equal(AssessmentStage.AwaitingVerification, (await app.StepAsync(cycle, agency)).Stage);
        Assert.Equal("answer-late", (await app.AnswerAsync(cycle, agency, "Maaf, terlambat.")).Code);
        ClarificationRound silent = Assert.Single(await app.Get<ClarificationThread>().ReadAsync(await app.RowAsync(cycle, agency), Cancellation));
        Assert.Equal((null, null, null), (silent.Answer, silent.NewReceipt, silent.Questions[0].Answer));
        Assert.Empty((await app.RowAsync(cycle, agency)).Answers);
    }

    [Fact]
    public async Task A_question_never_cuts_an_agency_off_before_the_deadline_for_submissions()
    {
        (string cycle, string agency, string receipt) = await app.ScoredAsync();
        DateTimeOffset deadline = app.Clock.GetUtcNow().AddDays(3);
        await app.Get<CycleTable>().ChangeAsync(cycle, row => (row.SubmissionDeadline = deadline) != default, Cancellation);
        Assert.Equal(202, (await app.AskAsync(cycle, agency, "q", app.Clock.GetUtcNow().AddMinutes(10), ("1.1", "Mengapa?"))).Status);
        AssessmentView asked = await app.StepAsync(cycle, agency);
        Assert.InRange(asked.WaitUntil!.Value, app.Clock.GetUtcNow(), deadline);
        AdvanceTo(deadline.AddMinutes(-5));
        Assert.Equal(new AssessmentView(AssessmentStage.ClarificationRequested, deadline, IsDone: false), await app.StepAsync(cycle, agency));
        Assert.True((await app.AnswerAsync(cycle, agency, "Begini.")).IsDone);
        // An answer before the deadline ends the question and not the time to submit.
        Assert.Equal(Arrivals.Until(await app.CycleAsync(cycle), await app.RowAsync(cycle, agency)), deadline);
        Assert.Equal(IntakeOutcome.Accepted, await app.UploadAsync(cycle, agency, "v", level: 2));
        await app.StepAsync(cycle, agency);
        AssessmentRow row = await app.RowAsync(cycle, agency);
        Assert.Equal((AssessmentStage.AwaitingVerification, true), (row.Stage, row.Receipt != receipt));
    }

    [Fact]
    public async Task A_question_of_before_the_setting_is_answered_without_reminders()
    {
        (string cycle, string agency, DateTimeOffset until) = await AskedAsync();
        await app.Get<AssessmentTable>().ChangeAsync(cycle, agency, row => (row.AskedAt = null) is null, Cancellation);
        Assert.Equal(until, (await app.StepAsync(cycle, agency)).WaitUntil);
        AdvanceTo(until.AddMinutes(-1));
        await app.StepAsync(cycle, agency);
        Assert.Empty(await RemindersAsync(cycle));
    }

    private async Task<(string Cycle, string Agency, DateTimeOffset Until)> AskedAsync(string? reminders = null)
    {
        (string cycle, string agency, _) = await app.ScoredAsync();
        await app.Get<CycleTable>().ChangeAsync(cycle, row => (row.AnswerReminders = reminders) is not null, Cancellation);
        DateTimeOffset until = app.Clock.GetUtcNow().AddDays(21);
        Assert.Equal(202, (await app.AskAsync(cycle, agency, "q-1", until, ("1.1", "Mohon tunjukkan."), ("8.1", "Sejak kapan?"))).Status);
        await app.StepAsync(cycle, agency);
        return (cycle, agency, until);
    }

    private void AdvanceTo(DateTimeOffset moment) => app.Clock.Advance(moment - app.Clock.GetUtcNow());

    private async Task<NotificationRow[]> RemindersAsync(string cycle) =>
        [.. (await app.Get<NotificationTable>().ListAsync(cycle, Cancellation)).Where(mail => mail.Kind == NotificationKind.AnswerReminder)];

    private async Task<bool> IsDueAsync(string cycle, string agency, DateTimeOffset now) =>
        AssessmentSteps.IsDue(await app.RowAsync(cycle, agency), await app.CycleAsync(cycle), new HashSet<string>(), now);

    private async Task<Composition> ComposeAsync(NotificationRow mail)
    {
        await app.Get<AgencyTable>().UpsertAsync([new AgencyRow { RowKey = mail.Agency, Name = "Instansi", ContactEmail = "kontak@uji.example" }], Cancellation);
        MailComposer composer = app.Get<MailComposer>();
        return await composer.ComposeAsync(mail, await composer.ReadAsync([mail], Cancellation), Cancellation);
    }
}
