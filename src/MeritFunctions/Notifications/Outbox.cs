using Merit.Adapters.Storage;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Notifications;

/// <summary>
/// Where every mail begins: its row is stored first, and it is woken for second. A mail that nobody wakes for is found by
/// the sweep.
/// </summary>
public sealed class Outbox(NotificationTable notifications, LeavingTimes leaving, TimeProvider clock)
{
    /// <summary>Puts a mail into the outbox unless it is there already.</summary>
    public Task<bool> QueueAsync(NotificationInput input, CancellationToken cancellation) => QueueAsync(input, clock.GetUtcNow(), cancellation);

    /// <summary>Puts a mail into the outbox that is not to leave before a moment.</summary>
    public async Task<bool> QueueAsync(NotificationInput input, DateTimeOffset notBefore, CancellationToken cancellation) =>
        await QueueAsync([input], notBefore, cancellation) == 1;

    /// <summary>Puts mails of one cycle into the outbox, many in one transaction; those that are there already stay as they are.</summary>
    /// <returns>How many were new.</returns>
    public Task<int> QueueAsync(IReadOnlyList<NotificationInput> inputs, DateTimeOffset notBefore, CancellationToken cancellation)
    {
        DateTimeOffset now = clock.GetUtcNow();
        if (inputs.Any(i => i.CycleId != inputs[0].CycleId))
        {
            throw new ArgumentException("Mails of one cycle only.", nameof(inputs));
        }

        return notifications.InsertMissingAsync(
            [.. inputs.Select(input => new NotificationRow
            {
                PartitionKey = TableKey.From(input.CycleId),
                Id = input.Id,
                Cycle = input.CycleId,
                Kind = input.Kind,
                Agency = input.Agency,
                Addressee = input.Addressee,
                Subject = input.Subject,
                QueuedAt = now,
                ChangedAt = now,
                NextAttemptAt = leaving.FirstAfter(notBefore > now ? notBefore : now, input.Kind),
            })],
            cancellation);
    }

    /// <summary>Puts mails of one cycle into the outbox, as above, and has them sent; none is as good as some.</summary>
    /// <returns>How many there are, those included that were there already.</returns>
    public async Task<int> SendAsync(IReadOnlyList<NotificationInput> inputs, DurableTaskClient client, CancellationToken cancellation)
    {
        if (inputs.Count > 0)
        {
            await QueueAsync(inputs, clock.GetUtcNow(), cancellation);
            await WakeAsync(client, cancellation);
        }

        return inputs.Count;
    }

    /// <summary>Puts a mail into the outbox and has it sent, unless it is there already.</summary>
    public async Task SendOnceAsync(NotificationInput input, DurableTaskClient client, CancellationToken cancellation)
    {
        if (await QueueAsync(input, cancellation))
        {
            await WakeAsync(client, cancellation);
        }
    }

    /// <summary>Has due mails sent; a run that is on already does it.</summary>
    public static Task WakeAsync(DurableTaskClient client, CancellationToken cancellation) =>
        Starts.OnceAsync(client, nameof(MailRun), input: null, InstanceIds.MailRun, cancellation);
}
