using Merit.Adapters.Storage;
using MeritFunctions.Notifications;
using MeritFunctions.Records;
using MeritFunctions.Tests.Notifications;

namespace MeritFunctions.Tests.Cases;

/// <summary>The signed events of <c>tests/Cases</c>, as they came.</summary>
public sealed class MailEventCases(MailApp app) : IClassFixture<MailApp>
{
    private const string Cycle = "kilat";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("10-webhook-one-bad-event-in-a-batch", "A-NB", "y", NotificationStatus.Bounced)]
    [InlineData("50-processed-counts-as-delivered", "31", "x", NotificationStatus.Sent)]
    public async Task What_an_event_says_is_recorded_and_no_more(string name, string agency, string subject, string status)
    {
        NotificationInput mail = new(Cycle, agency, NotificationKind.Received, subject);
        await app.Get<Outbox>().QueueAsync(mail, Cancellation);

        Assert.Equal(200, await app.PostAsync(CaseFiles.Read(name, "body.json")));

        Assert.Equal(status, (await app.RowAsync(mail)).Status);
    }
}
