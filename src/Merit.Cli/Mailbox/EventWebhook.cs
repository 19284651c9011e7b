using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Merit.Cli.Mailbox;

/// <summary>
/// Tells the receiver what became of each mail, as the signed event webhook does: at least once, in batches,
/// again after a back-off until a 2xx comes. What was confirmed is stored, so a restart of either side loses nothing.
/// </summary>
public sealed class EventWebhook(MailStore store, WebhookSigningKey key, Uri receiver, TimeProvider time)
{
    private const int BatchSize = 100;
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);

    /// <summary>Announces every mail, present and coming, until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using HttpClient http = new() { Timeout = TimeSpan.FromSeconds(30) };
        TimeSpan delay = FirstDelay;
        while (true)
        {
            Task changed = store.Changed;
            IReadOnlyList<ReceivedMail> mails = store.Unannounced(BatchSize);
            if (mails.Count == 0)
            {
                await changed.WaitAsync(cancellationToken);
            }
            else if (await TryAnnounceAsync(http, mails, cancellationToken) && TryMark(mails))
            {
                delay = FirstDelay;
            }
            else
            {
                await Task.Delay(delay, time, cancellationToken);
                delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay;
            }
        }
    }

    private bool TryMark(IReadOnlyList<ReceivedMail> mails)
    {
        try
        {
            store.MarkAnnounced(mails);
            return true;
        }
        catch (IOException)
        {
            // The disk is full. They are announced again, which a receiver must bear in any case.
            return false;
        }
    }

    private async Task<bool> TryAnnounceAsync(HttpClient http, IReadOnlyList<ReceivedMail> mails, CancellationToken cancellationToken)
    {
        long now = time.GetUtcNow().ToUnixTimeSeconds();
        JsonArray events = [.. mails.SelectMany(m => EventsOf(m, now))];
        byte[] payload = JsonSerializer.SerializeToUtf8Bytes(events);
        string timestamp = now.ToString(CultureInfo.InvariantCulture);
        using HttpRequestMessage request = new(HttpMethod.Post, receiver) { Content = new ByteArrayContent(payload) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("X-Twilio-Email-Event-Webhook-Signature", key.Sign(timestamp, payload));
        request.Headers.Add("X-Twilio-Email-Event-Webhook-Timestamp", timestamp);
        try
        {
            using HttpResponseMessage answer = await http.SendAsync(request, cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception failure) when (failure is HttpRequestException || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // The receiver is down or slow; the caller tries again.
            return false;
        }
    }

    private static IEnumerable<JsonNode> EventsOf(ReceivedMail mail, long timestamp)
    {
        foreach (MailAddress recipient in mail.To)
        {
            foreach (string kind in (string[])["processed", "delivered"])
            {
                JsonObject one = new()
                {
                    ["email"] = recipient.Email,
                    ["timestamp"] = timestamp,
                    ["event"] = kind,
                    ["sg_message_id"] = $"{mail.MessageId}.mailbox-0",
                    // The same event keeps its id when it is sent again, so that a receiver can tell a repetition.
                    ["sg_event_id"] = $"{mail.Id}-{kind}-{recipient.Email}",
                    ["category"] = new JsonArray([.. mail.Categories.Select(c => (JsonNode)c)]),
                };
                if (kind == "delivered")
                {
                    one["response"] = "250 OK";
                }

                foreach ((string name, string value) in mail.CustomArgs)
                {
                    one.TryAdd(name, value);
                }

                yield return one;
            }
        }
    }
}
