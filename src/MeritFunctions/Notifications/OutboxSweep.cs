using Merit.Adapters.Storage;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Notifications;

/// <summary>Starts mails that were put into the outbox and whose orchestration never began.</summary>
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
            if (await client.GetInstanceAsync(InstanceIds.Mail(input.CycleId, input.Id), cancellation) is null)
            {
                await Outbox.StartAsync(input, client, cancellation);
            }
        }
    }
}
