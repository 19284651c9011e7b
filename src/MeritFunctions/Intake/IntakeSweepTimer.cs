using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Intake;

/// <summary>Gives the sweep its beat; how often it really lists is a setting.</summary>
public sealed class IntakeSweepTimer(IntakeSweep sweep)
{
    /// <summary>Every five seconds.</summary>
    [Function(nameof(IntakeSweepTimer))]
    public Task RunAsync([TimerTrigger("*/5 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellation) =>
        sweep.RunWhenDueAsync(client, cancellation);
}
