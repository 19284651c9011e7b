using Merit.Adapters.Storage;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Notifications;

/// <summary>Starts mails that were put into the outbox and whose orchestration never began, or ended without sending them.</summary>
public sealed class OutboxSweep(NotificationTable notifications, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Every minute.</summary>
    [Function(nameof(OutboxSweep))]
    public async Task RunAsync([TimerTrigger("15 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        foreach (NotificationRow row in await notifications.ListForgottenAsync(clock.GetUtcNow() - Patience, cancellation))
        {
            var input = new NotificationInput(row.Cycle, row.Agency, row.Kind, row.Subject);

            // One that still runs waits for its next try; one that ended and left its mail here met a fault that may be over.
            if (await client.GetInstanceAsync(InstanceIds.Mail(input.CycleId, input.Id), cancellation) is null or { IsCompleted: true })
            {
                await Outbox.StartAsync(input, client, cancellation);
            }
        }
    }
}
