using System.Text.Json;
using Merit.Cli.Mailbox;
using SendGrid.Helpers.EventWebhook;
using static Merit.Cli.Tests.Mailbox.MailboxFixture;

namespace Merit.Cli.Tests.Mailbox;

public sealed class EventWebhookTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Delivery_is_announced_with_a_signature_that_the_SendGrid_library_verifies()
    {
        await using EventReceiver receiver = await EventReceiver.StartAsync(200);
        await using MailboxServer mailbox = await StartAsync(_directory.Path, receiver.Address);
        await Client(mailbox).SendEmailAsync(Message(), Cancellation);

        EventReceiver.Delivery delivery = await receiver.NextAsync();

        RequestValidator validator = new();
        var key = validator.ConvertPublicKeyToECDSA(mailbox.PublicKey);
        Assert.True(validator.VerifySignature(key, delivery.Body, delivery.Signature, delivery.Timestamp));
        Assert.False(validator.VerifySignature(key, delivery.Body + " ", delivery.Signature, delivery.Timestamp));
        JsonElement[] events = [.. JsonDocument.Parse(delivery.Body).RootElement.EnumerateArray()];
        Assert.Equal(["processed", "delivered"], events.Select(e => e.GetProperty("event").GetString()));
        Assert.All(events, e => Assert.Equal("merit-2026:31:result", e.GetProperty("notification_id").GetString()));
        Assert.All(events, e => Assert.StartsWith(mailbox.Store.All()[0].MessageId, e.GetProperty("sg_message_id").GetString(), StringComparison.Ordinal));
        Assert.NotEqual(events[0].GetProperty("sg_event_id").GetString(), events[1].GetProperty("sg_event_id").GetString());
    }

    [Fact]
    public async Task An_announcement_that_was_refused_comes_again_with_the_same_event_ids()
    {
        await using EventReceiver receiver = await EventReceiver.StartAsync(503, 200);
        await using MailboxServer mailbox = await StartAsync(_directory.Path, receiver.Address);
        await Client(mailbox).SendEmailAsync(Message(), Cancellation);

        EventReceiver.Delivery refused = await receiver.NextAsync(), accepted = await receiver.NextAsync();

        static string?[] Ids(string body) => [.. JsonDocument.Parse(body).RootElement.EnumerateArray().Select(e => e.GetProperty("sg_event_id").GetString())];
        Assert.Equal((503, 200), (refused.Answered, accepted.Answered));
        Assert.Equal(Ids(refused.Body), Ids(accepted.Body));
    }

    [Fact]
    public async Task What_nobody_confirmed_is_announced_after_a_restart_and_what_was_confirmed_is_not()
    {
        await using EventReceiver receiver = await EventReceiver.StartAsync(200);
        await using (MailboxServer first = await StartAsync(_directory.Path, receiver.Address))
        {
            await Client(first).SendEmailAsync(Message("confirmed"), Cancellation);
            await receiver.NextAsync();
            await Eventually.IsTrueAsync(() => first.Store.Unannounced(1).Count == 0);
        }

        await using (MailboxServer silent = await StartAsync(_directory.Path))
        {
            await Client(silent).SendEmailAsync(Message("not yet"), Cancellation);
        }

        await using MailboxServer again = await StartAsync(_directory.Path, receiver.Address);
        EventReceiver.Delivery delivery = await receiver.NextAsync();
        string late = again.Store.All().Single(m => m.Subject == "not yet").MessageId;
        Assert.All(JsonDocument.Parse(delivery.Body).RootElement.EnumerateArray(), e => Assert.StartsWith(late, e.GetProperty("sg_message_id").GetString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_signing_key_stays_the_same_and_is_its_owners_alone()
    {
        string before;
        await using (MailboxServer first = await StartAsync(_directory.Path))
        {
            before = first.PublicKey;
        }

        await using MailboxServer second = await StartAsync(_directory.Path);
        Assert.Equal(before, second.PublicKey);
        Assert.Equal(before, (await File.ReadAllTextAsync(_directory.File("webhook-key.public.txt"), Cancellation)).Trim());
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_directory.File("webhook-key.pem")));
        }
    }
}
