using System.Net;
using Azure.Core;
using Merit.Adapters.Storage;
using MeritFunctions.Notifications;

namespace MeritFunctions.Tests.Notifications;

/// <summary>From the row to the provider: what is due, who claims it, and what becomes of it.</summary>
public sealed class OutboxTests(MailApp app) : IClassFixture<MailApp>, IDisposable
{
    private readonly string _cycle = MeritApp.NewId();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        app.TableFaults.Choose = null;
        app.Provider.Answer = null;
        app.Provider.LosesAnswer = null;
    }

    [Fact]
    public async Task A_mail_is_queued_once_sent_once_and_then_no_longer_due()
    {
        await app.RegisterAsync("31");
        NotificationInput mail = await app.QueuedAsync(_cycle, "31");
        Assert.False(await app.Get<Outbox>().QueueAsync(mail, Cancellation));
        await app.RunAsync();
        await app.RunAsync();
        NotificationRow row = await app.RowAsync(mail);
        Assert.Equal((NotificationStatus.Sent, 1, null), (row.Status, row.Attempts, row.NextAttemptAt));
        Assert.NotNull(row.MessageId);
        Assert.Equal([mail.Id], app.Provider.TakenOf(_cycle));
        Assert.Empty(await app.MarksAsync(_cycle));
    }

    [Fact]
    public async Task Many_mails_take_a_transaction_for_fifty_and_a_handful_of_calls_to_send()
    {
        await app.RegisterAsync("31");
        NotificationInput[] mails = [.. Enumerable.Range(0, 120).Select(i => new NotificationInput(_cycle, "31", NotificationKind.Rejected, $"r{i:000}"))];
        await Task.WhenAll(mails.Select(m => app.ReportAsync(_cycle, "31", m.Subject)));
        await app.QueuedAsync(_cycle, "31", "first");
        int batches = 0;
        int others = 0;
        app.TableFaults.Choose = request =>
        {
            _ = request.Method == RequestMethod.Post ? Interlocked.Increment(ref batches) : Interlocked.Increment(ref others);
            return StorageFault.None;
        };
        Assert.Equal(120, await app.Get<Outbox>().QueueAsync(mails, app.Clock.GetUtcNow(), Cancellation));
        Assert.Equal(3, batches);
        Assert.Equal(0, await app.Get<Outbox>().QueueAsync(mails, app.Clock.GetUtcNow(), Cancellation));
        batches = 0;
        await app.RunAsync();
        app.TableFaults.Choose = null;
        Assert.Equal(121, app.Provider.TakenOf(_cycle).Distinct().Count());
        // Four ranges: each is marked, its message ids are noted, its outcomes are written.
        Assert.Equal(12, batches);
    }

    [Fact]
    public async Task One_that_is_not_to_leave_yet_waits()
    {
        await app.RegisterAsync("31");
        NotificationInput mail = await app.MailAsync(_cycle, "31");
        await app.Get<Outbox>().QueueAsync(mail, app.Clock.GetUtcNow().AddDays(1), Cancellation);
        await app.RunAsync();
        Assert.Empty(app.Provider.TakenOf(_cycle));
        app.Clock.Advance(TimeSpan.FromDays(1));
        await app.RunAsync();
        Assert.Single(app.Provider.TakenOf(_cycle));
    }

    [Fact]
    public async Task A_fault_while_composing_is_counted_and_shown_and_never_an_unclear_send()
    {
        await app.RegisterAsync("31");
        NotificationInput mail = await app.QueuedAsync(_cycle, "31", withReport: false);
        for (int faults = 1; faults <= 3; faults++)
        {
            await app.RunAsync();
            NotificationRow row = await app.RowAsync(mail);
            Assert.Equal((NotificationStatus.Pending, faults, 0, 0), (row.Status, row.Faults, row.Attempts, row.UnclearSends));
            Assert.Contains("InvalidOperationException", row.Problem, StringComparison.Ordinal);
            Assert.True(row.NextAttemptAt > app.Clock.GetUtcNow());
            app.Clock.Advance(row.NextAttemptAt!.Value - app.Clock.GetUtcNow());
        }

        await app.ReportAsync(_cycle, "31");
        await app.RunAsync();
        Assert.Equal(NotificationStatus.Sent, (await app.RowAsync(mail)).Status);
    }

    [Fact]
    public async Task What_cannot_be_composed_for_days_fails_with_its_problem_and_can_be_sent_again()
    {
        await app.RegisterAsync("31");
        NotificationInput mail = await app.QueuedAsync(_cycle, "31", withReport: false);
        NotificationRow row = await app.RowAsync(mail);
        while (row.NextAttemptAt is { } next)
        {
            app.Clock.SetUtcNow(next > app.Clock.GetUtcNow() ? next : app.Clock.GetUtcNow());
            await app.RunAsync();
            row = await app.RowAsync(mail);
        }

        Assert.Equal((NotificationStatus.Failed, 16), (row.Status, row.Faults));
        Assert.NotNull(row.Problem);
        await app.ReportAsync(_cycle, "31");
        Assert.Equal(202, (await app.ResendAsync(mail)).Status);
        await app.RunAsync();
        row = await app.RowAsync(mail);
        Assert.Equal((NotificationStatus.Sent, 16, 1, 1), (row.Status, row.Faults, row.Attempts, row.Resends));
    }

    [Fact]
    public async Task Without_an_address_it_fails_and_goes_once_there_is_one()
    {
        string agency = MeritApp.NewId();
        NotificationInput mail = await app.QueuedAsync(_cycle, agency);
        await app.RunAsync();
        Assert.Equal((NotificationStatus.Failed, "no address"), ((await app.RowAsync(mail)).Status, (await app.RowAsync(mail)).Problem));
        await app.RegisterAsync(agency);
        Assert.Equal(202, (await app.ResendAsync(mail)).Status);
        await app.RunAsync();
        Assert.Equal(NotificationStatus.Sent, (await app.RowAsync(mail)).Status);
        Assert.Equal(409, (await app.ResendAsync(mail)).Status);
        Assert.Equal(404, (await app.ResendAsync(mail with { Subject = "other" })).Status);
        (_, string list) = await app.ListAsync(_cycle);
        Assert.Contains("\"resends\": 1", list, StringComparison.Ordinal);
        Assert.DoesNotContain("@", list, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_sent_to_the_first_contact_in_vain_is_sent_again_to_the_second()
    {
        (string refused, string late) = (MeritApp.NewId(), MeritApp.NewId());
        await RegisterBothAsync(refused);
        NotificationInput inVain = await app.QueuedAsync(_cycle, refused);
        NotificationInput unsent = await app.QueuedAsync(_cycle, late);
        app.Provider.Answer = id => id == inVain.Id ? new HttpResponseMessage(HttpStatusCode.BadRequest) { Content = new StringContent("{}") } : null;
        await app.RunAsync();
        app.Provider.Answer = null;
        await RegisterBothAsync(late);

        Assert.Equal((202, 202), ((await app.ResendAsync(inVain)).Status, (await app.ResendAsync(unsent)).Status));
        await app.RunAsync();

        Assert.Equal("second@uji.example", To(inVain));
        Assert.Equal("first@uji.example", To(unsent));

        Task RegisterBothAsync(string agency) => app.Get<AgencyTable>().UpsertAsync(
            [new AgencyRow { RowKey = agency, ContactEmail = "first@uji.example", SecondEmail = "second@uji.example" }], Cancellation);

        string To(NotificationInput mail) => app.Provider.Taken.Single(taken => taken.Cycle == _cycle && taken.Id == mail.Id).To;
    }

    [Fact]
    public async Task A_sender_that_died_between_mark_and_outcome_leaves_an_unclear_mail_that_is_sent_once_more()
    {
        await app.RegisterAsync("31");
        NotificationInput mail = await app.QueuedAsync(_cycle, "31");
        int transactions = 0;
        app.TableFaults.Choose = request => IsTransaction(request) && Interlocked.Increment(ref transactions) > 1 ? StorageFault.Before : StorageFault.None;
        await app.RunAsync();
        app.TableFaults.Choose = null;
        Assert.Equal(NotificationStatus.Sending, (await app.RowAsync(mail)).Status);
        Assert.Single(await app.MarksAsync(_cycle));

        await app.RunAsync();
        Assert.Equal(NotificationStatus.Sending, (await app.RowAsync(mail)).Status);

        app.Clock.Advance(TimeSpan.FromMinutes(5));
        await app.RunAsync();
        NotificationRow row = await app.RowAsync(mail);
        Assert.Equal((NotificationStatus.Unknown, 1), (row.Status, row.UnclearSends));

        app.Clock.Advance(TimeSpan.FromMinutes(10));
        await app.RunAsync();
        Assert.Equal(NotificationStatus.Sent, (await app.RowAsync(mail)).Status);
        Assert.Equal(2, app.Provider.TakenOf(_cycle).Count());
    }

    [Fact]
    public async Task After_two_unclear_sends_it_is_for_a_person()
    {
        await app.RegisterAsync("31");
        NotificationInput mail = await app.QueuedAsync(_cycle, "31");
        app.Provider.LosesAnswer = id => id == mail.Id;
        await app.RunAsync();
        app.Clock.Advance(TimeSpan.FromMinutes(10));
        await app.RunAsync();
        NotificationRow row = await app.RowAsync(mail);
        Assert.Equal((NotificationStatus.Unknown, 2, null), (row.Status, row.UnclearSends, row.NextAttemptAt));
        app.Provider.LosesAnswer = null;
        Assert.Equal(202, (await app.ResendAsync(mail)).Status);
        await app.RunAsync();
        Assert.Equal(NotificationStatus.Sent, (await app.RowAsync(mail)).Status);
    }

    [Theory]
    [InlineData("Retry-After", "90")]
    [InlineData("X-RateLimit-Reset", "reset")]
    public async Task A_pause_that_the_provider_asks_for_is_kept_by_the_whole_batch(string header, string value)
    {
        await app.RegisterAsync("31");
        for (int i = 0; i < 20; i++)
        {
            await app.QueuedAsync(_cycle, "31", $"r{i}");
        }

        int asked = 0;
        app.Provider.Answer = _ =>
        {
            Interlocked.Increment(ref asked);
            var answer = new HttpResponseMessage(HttpStatusCode.TooManyRequests) { Content = new StringContent("{}") };
            answer.Headers.Date = app.Clock.GetUtcNow();
            answer.Headers.TryAddWithoutValidation(header, value == "reset" ? $"{app.Clock.GetUtcNow().AddSeconds(90).ToUnixTimeSeconds()}" : value);
            return answer;
        };
        await app.RunAsync();
        List<NotificationRow> rows = await app.Get<NotificationTable>().ListAsync(_cycle, Cancellation);
        Assert.InRange(asked, 1, 8);
        Assert.Equal(asked, rows.Sum(r => r.Attempts));
        Assert.All(rows, r => Assert.Equal((NotificationStatus.Pending, TimeSpan.FromSeconds(90)), (r.Status, r.NextAttemptAt - app.Clock.GetUtcNow())));
    }

    [Fact]
    public async Task Two_runs_at_once_send_each_mail_once()
    {
        await app.RegisterAsync("31");
        for (int i = 0; i < 40; i++)
        {
            await app.QueuedAsync(_cycle, "31", $"r{i:00}");
        }

        await Task.WhenAll(app.RunAsync(), app.RunAsync(), app.RunAsync());
        Assert.Equal(40, app.Provider.TakenOf(_cycle).Count());
        Assert.Equal(40, app.Provider.TakenOf(_cycle).Distinct().Count());
    }

    [Fact]
    public async Task The_sweep_starts_a_run_only_when_something_is_due_and_forgets_settled_cycles()
    {
        await app.RegisterAsync("31");
        NotificationInput mail = await app.MailAsync(_cycle, "31");
        OutboxSweep sweep = app.Function<OutboxSweep>();
        await app.RunAsync();
        int before = app.Client.Started.Count;
        await sweep.RunAsync(null!, app.Client, Cancellation);
        Assert.Equal(before, app.Client.Started.Count);

        await app.Get<Outbox>().QueueAsync(mail, Cancellation);
        await sweep.RunAsync(null!, app.Client, Cancellation);
        Assert.Equal((nameof(MailRun), InstanceIds.MailRun), app.Client.Started[^1]);

        await app.RunAsync();
        app.Clock.Advance(TimeSpan.FromHours(2));
        await sweep.RunAsync(null!, app.Client, Cancellation);
        int questions = 0;
        app.TableFaults.Choose = request =>
        {
            // Other tests may have left cycles of theirs.
            Interlocked.Add(ref questions, Uri.UnescapeDataString(request.Uri.ToString()).Contains(_cycle, StringComparison.Ordinal) ? 1 : 0);
            return StorageFault.None;
        };
        await sweep.RunAsync(null!, app.Client, Cancellation);
        app.TableFaults.Choose = null;
        Assert.Equal(0, questions);

        // A forgotten cycle is listed again with its next mail.
        await app.QueuedAsync(_cycle, "31", "later");
        await app.RunAsync();
        Assert.Equal(2, app.Provider.TakenOf(_cycle).Count());
    }

    [Fact]
    public async Task A_mail_on_an_unknown_cycle_names_no_deadline_that_has_passed()
    {
        await app.RegisterAsync("31");
        await app.QueuedAsync(_cycle, "31");
        await app.RunAsync();
        string text = app.Provider.Taken.Single(t => t.Cycle == _cycle).Text;
        Assert.DoesNotContain("telah lewat", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Batas waktu", text, StringComparison.Ordinal);
        Assert.Contains("folder unggahan baru", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reminder_is_not_sent_to_an_agency_that_has_handed_in()
    {
        await app.RegisterAsync("31");
        await app.Get<AssessmentTable>().InsertMissingAsync(_cycle, [new AssessmentRow { PartitionKey = _cycle, RowKey = "31", Receipt = "r" }], Cancellation);
        var mail = new NotificationInput(_cycle, "31", NotificationKind.Reminder, "3");
        await app.Get<Outbox>().QueueAsync(mail, Cancellation);
        await app.RunAsync();
        Assert.Equal(NotificationStatus.Obsolete, (await app.RowAsync(mail)).Status);
        Assert.Empty(app.Provider.TakenOf(_cycle));
    }

    private static bool IsTransaction(Request request) => request.Method == RequestMethod.Post && request.Uri.Path.EndsWith("$batch", StringComparison.Ordinal);
}
