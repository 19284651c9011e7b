using EmbeddedRuntime.Functions.Invocation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EmbeddedRuntime.Functions.Blobs;

/// <summary>What all blob functions share.</summary>
/// <param name="Pipeline">Runs functions.</param>
/// <param name="Scopes">Makes a scope of services for each invocation.</param>
/// <param name="Receipts">What was done before.</param>
/// <param name="Poison">Where blobs go that were given up.</param>
/// <param name="Slots">How many blob functions may run at once.</param>
/// <param name="Hold">Keeps the clock still meanwhile.</param>
/// <param name="Clock">The time of receipts.</param>
/// <param name="PoisonThreshold">After how many failed tries a blob is given up.</param>
/// <param name="RetryDelay">The delay after the first failure.</param>
/// <param name="Logger">Told of failures.</param>
internal sealed record BlobRunnerServices(
    FunctionPipeline Pipeline,
    IServiceScopeFactory Scopes,
    BlobReceiptStore Receipts,
    PoisonQueue Poison,
    SemaphoreSlim Slots,
    ClockGuard Hold,
    TimeProvider Clock,
    int PoisonThreshold,
    TimeSpan RetryDelay,
    ILogger Logger);
