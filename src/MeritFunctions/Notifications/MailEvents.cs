using System.Text.Json;
using Merit.Adapters.Mail;
using Merit.Adapters.Storage;
using MeritFunctions.Http;
using MeritFunctions.Http.Description;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace MeritFunctions.Notifications;

/// <summary>Takes SendGrid's signed events: the only word on what became of a mail.</summary>
public sealed class MailEvents(DeliveryEvents events, NotificationTable notifications, TimeProvider clock, ILogger<MailEvents> log)
{
    private const string SignatureHeader = "X-Twilio-Email-Event-Webhook-Signature";
    private const string TimestampHeader = "X-Twilio-Email-Event-Webhook-Timestamp";

    // Nobody has shown a signature that fits before the body was read.
    private const int MostBytes = 1024 * 1024;
    private const int MostRounds = 5;
    private const int SideBySide = 8;

    /// <summary>Anonymous by its key, authenticated by its signature.</summary>
    [Function(nameof(MailEvents))]
    [Takes(typeof(JsonElement[]), IsDocument = true)]
    [Answers(StatusCodes.Status200OK, typeof(TakenEvents))]
    [Answers(StatusCodes.Status401Unauthorized)]
    [Answers(StatusCodes.Status413PayloadTooLarge)]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.MailEvents)] HttpRequest request, CancellationToken cancellation)
    {
        string? signature = request.Headers[SignatureHeader];
        string? timestamp = request.Headers[TimestampHeader];
        if (!events.HasKey || string.IsNullOrEmpty(signature) || string.IsNullOrEmpty(timestamp))
        {
            return Results.Unauthorized();
        }

        if (await BodyBytes.ReadAsync(request, MostBytes, cancellation) is not { } body)
        {
            return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        }

        // The provider's timestamps are of the real world, also where the app's clock has been moved on.
        DateTimeOffset machine = clock.GetUtcNow() - (SharedClock.FromMachine(clock, DateTimeOffset.UnixEpoch) - DateTimeOffset.UnixEpoch);
        if (!events.IsSigned(body, signature, timestamp, machine))
        {
            return Results.Unauthorized();
        }

        (IReadOnlyList<DeliveryEvent> read, int unreadable) = DeliveryEvents.Read(body);
        if (unreadable > 0)
        {
            log.LogWarning("{Unreadable} signed events could not be read", unreadable);
        }

        List<Word> words = [.. (await Task.WhenAll(read.Chunk((read.Count / SideBySide) + 1).Select(some => AddressAsync(some, cancellation)))).SelectMany(w => w)];
        int recorded = 0;
        foreach (IGrouping<string, Word> cycle in words.GroupBy(w => w.Cycle, StringComparer.Ordinal))
        {
            recorded += await RecordAsync(cycle.Key, cycle.ToLookup(w => w.Id, StringComparer.Ordinal), cancellation);
        }

        return Results.Json(new TakenEvents(read.Count + unreadable, unreadable, recorded), StoredJson.Options);
    }

    // Whose mail an event is about: it says so itself, or its message id is known. What concerns no mail of ours is left out.
    private async Task<List<Word>> AddressAsync(DeliveryEvent[] some, CancellationToken cancellation)
    {
        List<Word> words = [];
        foreach (DeliveryEvent said in some)
        {
            if (StatusOf(said.Event) is not { } status)
            {
                continue;
            }

            if (said is { CycleId: { } cycle, NotificationId: { } id })
            {
                words.Add(new Word(cycle, id, status, said.Attempt, said));
            }
            else if (said.MessageId is { } message && await notifications.FindByMessageAsync(message, cancellation) is { } mail)
            {
                words.Add(new Word(mail.Cycle, mail.Id, status, mail.Attempt, said));
            }
        }

        return words;
    }

    // Who processes or defers a mail has it; only "delivered" says that the receiving side took it.
    private static string? StatusOf(string name) => name switch
    {
        "processed" or "deferred" => NotificationStatus.Sent,
        "delivered" => NotificationStatus.Delivered,
        "bounce" or "dropped" => NotificationStatus.Bounced,
        _ => null,
    };

    private async Task<int> RecordAsync(string cycle, ILookup<string, Word> words, CancellationToken cancellation)
    {
        HashSet<string> open = [.. words.Select(w => w.Key)];
        int recorded = 0;
        for (int round = 1; open.Count > 0; round++)
        {
            List<(NotificationRow Before, NotificationRow After)> changes = [];
            foreach (NotificationRow before in await notifications.FindManyAsync(cycle, open, cancellation))
            {
                NotificationRow after = before.Copy();
                bool changed = false;
                foreach (Word word in words[before.Id])
                {
                    changed |= TryApply(after, word);
                }

                if (changed)
                {
                    changes.Add((before, after));
                }
            }

            List<int> lost = await notifications.WriteAsync(changes, cancellation);
            recorded += changes.Count - lost.Count;
            open = [.. lost.Select(place => changes[place].Before.Id)];
            if (open.Count > 0 && round == MostRounds)
            {
                throw new InvalidOperationException($"{open.Count} mails of cycle {cycle} change all the time.");
            }
        }

        return recorded;
    }

    // Events come in any order and more than once: each can only take a mail further, and a bounce is the last word.
    private bool TryApply(NotificationRow row, Word word)
    {
        // What became of a mail before a person had it sent again is no news, and must not end the new send.
        if (word.Attempt <= row.AttemptsBeforeResend || Rank(word.Status) <= Rank(row.Status))
        {
            return false;
        }

        row.Status = word.Status;
        row.NextAttemptAt = null;
        row.MessageId ??= word.Said.MessageId;
        row.Problem = word.Status == NotificationStatus.Bounced ? word.Said.Event : null;
        row.ChangedAt = clock.GetUtcNow();
        return true;
    }

    private static int Rank(string status) => status switch
    {
        NotificationStatus.Sent => 1,
        NotificationStatus.Delivered => 2,
        NotificationStatus.Bounced => 3,
        _ => 0,
    };

    /// <summary>What an event says of one of our mails.</summary>
    private sealed record Word(string Cycle, string Id, string Status, int? Attempt, DeliveryEvent Said);

    private sealed record TakenEvents(int Events, int Unreadable, int Recorded);
}
