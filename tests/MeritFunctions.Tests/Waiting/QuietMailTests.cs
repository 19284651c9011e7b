using System.Net;
using Merit.Adapters.Mail;
using Merit.Adapters.Storage;
using MeritFunctions.Notifications;
using Microsoft.Extensions.Options;

namespace MeritFunctions.Tests.Waiting;

/// <summary>What can wait leaves when people work; what somebody waits for leaves at once.</summary>
public sealed class QuietMailTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    // A Saturday evening before a Monday on which nobody works.
    [InlineData("2027-03-06T19:59:59", "2027-03-06T19:59:59", "2027-03-09T06:00")]
    [InlineData("2027-03-06T20:00", "2027-03-07T06:00", "2027-03-09T06:00")]
    [InlineData("2027-03-07T05:59:59", "2027-03-07T06:00", "2027-03-09T06:00")]
    [InlineData("2027-03-09T06:00", "2027-03-09T06:00", "2027-03-09T06:00")]
    public async Task Each_kind_is_due_when_it_may_leave(string now, string morning, string workingMorning)
    {
        await using WaitingApp app = await WaitingApp.StartAsync();
        app.At(now);
        string cycle = MeritApp.NewId();
        await app.Get<Outbox>().QueueAsync([.. NotificationKind.All.Select(kind => new NotificationInput(cycle, "A01", kind, "1"))], app.Clock.GetUtcNow(), Cancellation);

        Dictionary<string, DateTimeOffset?> due = (await app.Get<NotificationTable>().ListAsync(cycle, Cancellation)).ToDictionary(mail => mail.Kind, mail => mail.NextAttemptAt);
        string[] quiet = [NotificationKind.Reminder, NotificationKind.AnswerReminder, NotificationKind.Assignment, NotificationKind.VerificationReminder];
        Assert.All(quiet, kind => Assert.Equal(WaitingApp.Wib(morning), due[kind]));
        Assert.Equal(WaitingApp.Wib(workingMorning), due[NotificationKind.Escalation]);
        Assert.All(NotificationKind.All.Except([.. quiet, NotificationKind.Escalation]), kind => Assert.Equal(app.Clock.GetUtcNow(), due[kind]));
    }

    [Fact]
    public async Task What_comes_to_be_sent_late_or_again_in_the_night_waits_for_the_morning()
    {
        await using WaitingApp app = await WaitingApp.StartAsync();
        await app.Get<AgencyTable>().UpsertAsync([new AgencyRow { RowKey = "A01", Name = "Instansi A01", ContactEmail = "a01@uji.example" }], Cancellation);
        string cycle = await app.StartCycleAsync("A01");
        await app.Get<CycleTable>().ChangeAsync(cycle, row => (row.SubmissionDeadline = WaitingApp.Wib("2027-03-12T17:00")) != default, Cancellation);
        NotificationInput mail = new(cycle, "A01", NotificationKind.Reminder, "3-x");
        app.At("2027-03-02T19:59");
        await app.Get<Outbox>().QueueAsync(mail, Cancellation);

        // The run comes a minute after it was due.
        app.At("2027-03-02T20:00");
        await app.RunMailsAsync();
        Assert.Equal((NotificationStatus.Pending, 0, WaitingApp.Wib("2027-03-03T06:00")), await RowAsync());

        // The provider asks for a pause that ends in the next night.
        app.At("2027-03-03T19:00");
        app.Provider.Answer = _ => new HttpResponseMessage(HttpStatusCode.TooManyRequests) { Content = new StringContent("{}"), Headers = { { "Retry-After", "5400" } } };
        await app.RunMailsAsync();
        app.Provider.Answer = null;
        app.At("2027-03-03T20:45");
        await app.RunMailsAsync();
        Assert.Empty(app.Provider.TakenOf(cycle));
        Assert.Equal(WaitingApp.Wib("2027-03-04T06:00"), (await RowAsync()).Item3);

        app.At("2027-03-04T06:00");
        await app.RunMailsAsync();
        Assert.Equal([mail.Id], app.Provider.TakenOf(cycle));

        // A receipt leaves in the middle of the night.
        app.At("2027-03-04T23:00");
        NotificationInput link = new(cycle, "A01", NotificationKind.Invitation, "1");
        await app.Get<Outbox>().QueueAsync(link, Cancellation);
        await app.RunMailsAsync();
        Assert.Equal([mail.Id, link.Id], app.Provider.TakenOf(cycle));

        async Task<(string, int, DateTimeOffset?)> RowAsync() =>
            await app.Get<NotificationTable>().FindAsync(cycle, mail.Id, Cancellation) switch { var row => (row!.Status, row.Attempts, row.NextAttemptAt) };
    }

    [Fact]
    public void Quiet_hours_are_a_setting_and_can_be_none()
    {
        DateTimeOffset night = WaitingApp.Wib("2027-03-06T23:00");
        Assert.Equal(night, new LeavingTimes(Options.Create(new MailOptions { QuietHours = "none" })).FirstAfter(night, NotificationKind.Reminder));
        Assert.Equal(WaitingApp.Wib("2027-03-07T07:30"), new LeavingTimes(Options.Create(new MailOptions { QuietHours = "22:00-07:30" })).FirstAfter(night, NotificationKind.Reminder));
    }
}
