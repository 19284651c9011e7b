using System.Net;
using Azure.Core;
using Merit.Adapters.Storage;
using MeritFunctions.Notifications;
using MeritFunctions.Records;

namespace MeritFunctions.Tests.Notifications;

/// <summary>Random trouble at the provider, in the tables and while composing, against the promise of the outbox.</summary>
public sealed class OutboxChaosTests(MailApp app, ITestOutputHelper output) : IClassFixture<MailApp>
{
    private const int Mails = 40;
    private const int Rounds = 40;

    private static readonly string[] Final =
        [NotificationStatus.Sent, NotificationStatus.Delivered, NotificationStatus.Bounced, NotificationStatus.Failed, NotificationStatus.Obsolete];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Each_mail_leaves_at_least_once_and_what_nobody_knows_is_flagged(int seed)
    {
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var gate = new Lock();
        int Next(int most)
        {
            lock (gate)
            {
                return random.Next(most);
            }
        }

        string cycle = MeritApp.NewId();
        List<NotificationInput> mails = [];
        await app.RegisterAsync("31");
        for (int i = 0; i < Mails; i++)
        {
            mails.Add(await app.QueuedAsync(cycle, "31", $"r{i:00}", withReport: Next(4) > 0));
        }

        app.Provider.Answer = _ => Next(12) switch
        {
            0 => new HttpResponseMessage(HttpStatusCode.TooManyRequests) { Content = new StringContent("{}"), Headers = { { "Retry-After", "30" } } },
            1 => new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) { Content = new StringContent("{}") },
            2 => new HttpResponseMessage(HttpStatusCode.BadGateway) { Content = new StringContent("") },
            _ => null,
        };
        app.Provider.LosesAnswer = _ => Next(12) == 0;
        app.TableFaults.Choose = request => request.Method == RequestMethod.Post && Next(8) == 0 ? (StorageFault)(1 + Next(2)) : StorageFault.None;
        for (int round = 0; round < Rounds; round++)
        {
            try
            {
                await app.RunAsync();
            }
            catch (Azure.RequestFailedException)
            {
                // Even the question what is due may fail; the next sweep asks again.
                continue;
            }

            app.Clock.Advance(TimeSpan.FromSeconds(Next(1200)));
            if (round == Rounds / 2)
            {
                foreach (NotificationInput mail in mails)
                {
                    await MendAsync(mail);
                }
            }

            await CheckAsync(cycle, mails);
        }

        app.TableFaults.Choose = null;
        app.Provider.Answer = null;
        app.Provider.LosesAnswer = null;
        for (int calm = 0; calm < 20; calm++)
        {
            app.Clock.Advance(TimeSpan.FromHours(6));
            await app.RunAsync();
        }

        await CheckAsync(cycle, mails);
        HashSet<string> taken = [.. app.Provider.TakenOf(cycle)];
        foreach (NotificationInput mail in mails)
        {
            NotificationRow row = await app.RowAsync(mail);
            Assert.Null(row.NextAttemptAt);
            // Unclear for good is what a person sees; everything else has left.
            Assert.True(row.Status == NotificationStatus.Sent ? taken.Contains(mail.Id) : row is { Status: NotificationStatus.Unknown, UnclearSends: >= 2 }, $"{mail.Id} is {row.Status}: {row.Problem}");
            // More than one copy only where the row says that a send was unclear.
            Assert.True(app.Provider.TakenOf(cycle).Count(id => id == mail.Id) <= 1 + row.UnclearSends, mail.Id);
        }

        Assert.Empty(await app.MarksAsync(cycle));
    }

    private async Task MendAsync(NotificationInput mail)
    {
        if (await app.Get<RecordStore>().ReadBytesAsync(RecordNames.Report(mail.CycleId, mail.Agency, mail.Subject), Cancellation) is null)
        {
            await app.ReportAsync(mail.CycleId, mail.Agency, mail.Subject);
        }
    }

    // No mail is ever without a final state, a moment at which it is looked at again, or a flag for a person.
    private async Task CheckAsync(string cycle, List<NotificationInput> mails)
    {
        List<string> marks = await app.MarksAsync(cycle);
        List<NotificationRow> rows = await app.Get<NotificationTable>().ListAsync(cycle, Cancellation);
        Assert.Equal(mails.Count, rows.Count);
        foreach (NotificationRow row in rows)
        {
            bool flagged = row is { Status: NotificationStatus.Unknown, UnclearSends: >= 2 };
            Assert.True(row.NextAttemptAt is null ? flagged || Final.Contains(row.Status) : !Final.Contains(row.Status), $"{row.Id} is {row.Status}");
            Assert.Equal(row.NextAttemptAt is null ? 0 : 1, marks.Count(m => m.EndsWith($"|{row.Id}", StringComparison.Ordinal)));
        }

        Assert.Equal(rows.Count(r => r.NextAttemptAt is not null), marks.Count);
    }
}
