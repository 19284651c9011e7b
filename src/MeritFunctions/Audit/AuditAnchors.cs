using Merit.Adapters.Storage;
using Microsoft.Azure.Functions.Worker;

namespace MeritFunctions.Audit;

/// <summary>Writes down once a day where every log ends.</summary>
public sealed class AuditAnchors(AuditLog log, TimeProvider clock)
{
    /// <summary>Midnight in Western Indonesian Time, which is 17:00 UTC. A day that was missed is made up for by the next.</summary>
    [Function(nameof(AuditAnchors))]
    public Task RunAsync([TimerTrigger("0 0 17 * * *")] TimerInfo timer, CancellationToken cancellation) =>
        log.AnchorAllAsync(Messages.WibDate(clock.GetUtcNow()), cancellation);
}
