using System.Net;
using System.Text;
using System.Text.Json;
using Merit.Adapters.Storage;
using MeritFunctions.Notifications;

namespace MeritFunctions.Tests.Notifications;

/// <summary>What the provider's signed events do to mails, and what they may cost.</summary>
public sealed class MailEventsTests(MailApp app) : IClassFixture<MailApp>, IDisposable
{
    private readonly string _cycle = MeritApp.NewId();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        app.Provider.Answer = null;
        app.Provider.LosesAnswer = null;
    }

    [Fact]
    public async Task Processed_is_not_delivered()
    {
        NotificationInput mail = await SentAsync("31");
        Assert.Equal(200, await PostAsync(mail, "processed"));
        Assert.Equal(NotificationStatus.Sent, (await app.RowAsync(mail)).Status);
        await PostAsync(mail, "delivered");
        Assert.Equal(NotificationStatus.Delivered, (await app.RowAsync(mail)).Status);
        await PostAsync(mail, "processed");
        Assert.Equal(NotificationStatus.Delivered, (await app.RowAsync(mail)).Status);
        await PostAsync(mail, "bounce");
        await PostAsync(mail, "delivered");
        Assert.Equal((NotificationStatus.Bounced, "bounce"), ((await app.RowAsync(mail)).Status, (await app.RowAsync(mail)).Problem));
    }

    [Fact]
    public async Task Processed_settles_an_unclear_send()
    {
        await app.RegisterAsync("31");
        NotificationInput mail = await app.QueuedAsync(_cycle, "31");
        app.Provider.LosesAnswer = id => id == mail.Id;
        await app.RunAsync();
        await PostAsync(mail, "processed");
        NotificationRow row = await app.RowAsync(mail);
        Assert.Equal((NotificationStatus.Sent, null), (row.Status, row.NextAttemptAt));
        app.Clock.Advance(TimeSpan.FromMinutes(10));
        await app.RunAsync();
        Assert.Single(app.Provider.TakenOf(_cycle));
    }

    [Theory]
    [InlineData("""{"event":"\ud83d","cycle":"CYCLE","notification":"x"}""")]
    [InlineData("""{"event":"bounce","cycle":"\udead","notification":"x"}""")]
    [InlineData("""{"evenu\ud83d":1,"event":5}""")]
    [InlineData("""{"\ud83dvent":"bounce","cycle":"CYCLE","notification":"x"}""")]
    [InlineData("7")]
    [InlineData("null")]
    public async Task One_bad_event_does_not_lose_the_others(string bad)
    {
        NotificationInput mail = await SentAsync("31");
        string body = $"[{bad.Replace("CYCLE", _cycle, StringComparison.Ordinal)},{Event(mail, "bounce")}]";
        Assert.Equal(200, await app.PostAsync(body));
        Assert.Equal(NotificationStatus.Bounced, (await app.RowAsync(mail)).Status);
    }

    [Fact]
    public async Task Neither_bytes_that_are_no_text_nor_depth_lose_the_others()
    {
        NotificationInput mail = await SentAsync("31");
        byte[] body = [.. "[{\"event\":\""u8, 0xFF, 0xFE, .. "\"},"u8, .. Encoding.UTF8.GetBytes(new string('[', 5000) + new string(']', 5000)), .. Encoding.UTF8.GetBytes($",{Event(mail, "bounce")}]")];
        Assert.Equal(200, await app.PostAsync(body));
        Assert.Equal(NotificationStatus.Bounced, (await app.RowAsync(mail)).Status);
    }

    [Fact]
    public async Task An_event_without_our_arguments_is_matched_by_its_message_id()
    {
        NotificationInput mail = await SentAsync("31");
        string messageId = (await app.RowAsync(mail)).MessageId!;
        Assert.Equal(200, await app.PostAsync($$"""[{"event":"delivered","sg_message_id":"{{messageId}}.recvd-7d9-1"},{"event":"delivered","sg_message_id":"nobody.1"}]"""));
        Assert.Equal(NotificationStatus.Delivered, (await app.RowAsync(mail)).Status);
    }

    [Fact]
    public async Task Old_events_do_not_end_a_send_that_a_person_ordered()
    {
        NotificationInput mail = await SentAsync("31");
        await PostAsync(mail, "bounce", attempt: 1);
        Assert.Equal(202, (await app.ResendAsync(mail)).Status);
        foreach (string old in new[] { "processed", "delivered", "bounce" })
        {
            await PostAsync(mail, old, attempt: 1);
            Assert.Equal(NotificationStatus.Pending, (await app.RowAsync(mail)).Status);
        }

        await app.RunAsync();
        await PostAsync(mail, "delivered", attempt: 2);
        Assert.Equal(NotificationStatus.Delivered, (await app.RowAsync(mail)).Status);
    }

    [Fact]
    public async Task An_event_that_overtakes_the_answer_is_kept()
    {
        await app.RegisterAsync("31");
        NotificationInput mail = await app.QueuedAsync(_cycle, "31");
        app.Provider.LosesAnswer = id =>
        {
            if (id == mail.Id)
            {
                Assert.Equal(200, PostAsync(mail, "delivered", attempt: 1).GetAwaiter().GetResult());
            }

            return false;
        };
        await app.RunAsync();
        NotificationRow row = await app.RowAsync(mail);
        Assert.Equal((NotificationStatus.Delivered, null), (row.Status, row.NextAttemptAt));
        Assert.NotNull(row.MessageId);
        Assert.Empty(await app.MarksAsync(_cycle));
    }

    [Fact]
    public async Task Only_what_is_signed_now_over_these_bytes_is_believed()
    {
        NotificationInput mail = await SentAsync("31");
        byte[] body = Encoding.UTF8.GetBytes($"[{Event(mail, "bounce")}]");
        Assert.Equal(401, await app.PostAsync(body, signed: [.. body, (byte)' ']));
        Assert.Equal(401, await app.PostAsync(body, app.Clock.GetUtcNow().AddHours(-25)));
        Assert.Equal(401, await app.PostAsync(body, app.Clock.GetUtcNow().AddMinutes(6)));
        Assert.Equal(NotificationStatus.Sent, (await app.RowAsync(mail)).Status);
        Assert.Equal(200, await app.PostAsync(body, app.Clock.GetUtcNow().AddHours(-23)));
        Assert.Equal(NotificationStatus.Bounced, (await app.RowAsync(mail)).Status);
    }

    [Fact]
    public async Task A_body_without_a_length_is_read_up_to_the_limit_only()
    {
        using var endless = new EndlessBody();
        Assert.Equal(413, await app.PostAsync([], stream: endless));
        Assert.InRange(endless.Given, 1024 * 1024, (1024 * 1024) + (32 * 1024));
    }

    [Fact]
    public async Task Thousands_of_events_take_few_calls()
    {
        await app.RegisterAsync("31");
        NotificationInput[] mails = [.. Enumerable.Range(0, 1000).Select(i => new NotificationInput(_cycle, "31", NotificationKind.Rejected, $"r{i:0000}"))];
        await app.Get<Outbox>().QueueAsync(mails, app.Clock.GetUtcNow().AddDays(1), Cancellation);
        string body = JsonSerializer.Serialize(mails.SelectMany(m => new[] { "processed", "delivered", "delivered" }.Select(name =>
            new Dictionary<string, string> { ["event"] = name, ["cycle"] = _cycle, ["notification"] = m.Id })));
        int calls = 0;
        app.TableFaults.Choose = _ =>
        {
            Interlocked.Increment(ref calls);
            return StorageFault.None;
        };
        Assert.Equal(200, await app.PostAsync(body));
        app.TableFaults.Choose = null;
        Assert.InRange(calls, 1, 40);
        Assert.All(await app.Get<NotificationTable>().ListAsync(_cycle, Cancellation), row => Assert.Equal(NotificationStatus.Delivered, row.Status));
        Assert.Empty(await app.MarksAsync(_cycle));
    }

    private async Task<NotificationInput> SentAsync(string agency)
    {
        await app.RegisterAsync(agency);
        NotificationInput mail = await app.QueuedAsync(_cycle, agency);
        await app.RunAsync();
        Assert.Equal(NotificationStatus.Sent, (await app.RowAsync(mail)).Status);
        return mail;
    }

    private Task<int> PostAsync(NotificationInput mail, string name, int? attempt = null) => app.PostAsync($"[{Event(mail, name, attempt)}]");

    private static string Event(NotificationInput mail, string name, int? attempt = null) => JsonSerializer.Serialize(
        new Dictionary<string, string> { ["event"] = name, ["cycle"] = mail.CycleId, ["notification"] = mail.Id, ["attempt"] = $"{attempt}" });

    /// <summary>A body that never ends, as a sender without a length may give it.</summary>
    private sealed class EndlessBody : MemoryStream
    {
        public long Given { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            buffer.Span.Fill((byte)' ');
            Given += buffer.Length;
            return ValueTask.FromResult(buffer.Length);
        }
    }
}
