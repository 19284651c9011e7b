using Merit.Adapters.Storage;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Notifications;

/// <summary>Where every mail begins: a row first, an orchestration second.</summary>
public sealed class Outbox(NotificationTable notifications, TimeProvider clock)
{
    /// <summary>Puts a mail into the outbox unless it is there already.</summary>
    public Task<bool> QueueAsync(NotificationInput input, CancellationToken cancellation)
    {
        DateTimeOffset now = clock.GetUtcNow();
        return notifications.TryInsertAsync(
            new NotificationRow
            {
                PartitionKey = TableKey.From(input.CycleId),
                RowKey = TableKey.From(input.Id),
                Cycle = input.CycleId,
                Kind = input.Kind,
                Agency = input.Agency,
                Subject = input.Subject,
                QueuedAt = now,
                ChangedAt = now,
            },
            cancellation);
    }

    /// <summary>Puts a mail into the outbox and has it sent.</summary>
    public async Task SendAsync(NotificationInput input, DurableTaskClient client, CancellationToken cancellation)
    {
        await QueueAsync(input, cancellation);
        await StartAsync(input, client, cancellation);
    }

    /// <summary>Starts the orchestration of a mail; one that runs already is left alone.</summary>
    public static Task StartAsync(NotificationInput input, DurableTaskClient client, CancellationToken cancellation) =>
        Starts.OnceAsync(client, nameof(Notification), input, InstanceIds.Mail(input.CycleId, input.Id), cancellation);
}
