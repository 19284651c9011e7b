using Merit.Adapters.Storage;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Notifications;

/// <summary>Asks the one question of the outbox: is anything due? Every state that needs something has a due mark.</summary>
public sealed class OutboxSweep(NotificationTable notifications, TimeProvider clock)
{
    /// <summary>Every fifteen seconds.</summary>
    [Function(nameof(OutboxSweep))]
    public async Task RunAsync([TimerTrigger("*/15 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        if ((await notifications.ListDueAsync(clock.GetUtcNow(), size: 1, most: 1, cancellation)).Count > 0)
        {
            await Outbox.WakeAsync(client, cancellation);
        }
    }
}
