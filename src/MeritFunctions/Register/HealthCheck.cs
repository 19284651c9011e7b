using Azure.Data.Tables;
using Merit.Adapters.Storage;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Register;

/// <summary>
/// Asks each part that the app stands on whether it answers. The answer is kept for a few seconds, so that the anonymous
/// route cannot be used to put load on them.
/// </summary>
public sealed class HealthCheck(MeritStorage storage, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _one = new(1);
    private HealthReport? _last;
    private long _asked;

    /// <summary>How the parts are, at most five seconds ago.</summary>
    public async Task<HealthReport> RunAsync(DurableTaskClient client, CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            // By the machine's own clock: the app's may run ahead.
            if (_last is null || TimeProvider.System.GetElapsedTime(_asked) > Kept)
            {
                HealthPart[] parts = await Task.WhenAll(
                    AskAsync("blobs", stop => storage.Container(Containers.Records).GetPropertiesAsync(cancellationToken: stop)),
                    AskAsync("tables", FirstCycleAsync),
                    AskAsync("taskHub", stop => client.GetInstanceAsync("health", stop)));
                _last = new HealthReport(Array.TrueForAll(parts, p => p.Status == HealthReport.Ok) ? HealthReport.Ok : HealthReport.Degraded, parts);
                _asked = TimeProvider.System.GetTimestamp();
            }

            return _last;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    private async Task FirstCycleAsync(CancellationToken cancellation)
    {
        await foreach (var page in storage.Table(Tables.Cycles).QueryAsync<TableEntity>(maxPerPage: 1, select: ["PartitionKey"], cancellationToken: cancellation).AsPages())
        {
            return;
        }
    }

    private async Task<HealthPart> AskAsync(string part, Func<CancellationToken, Task> question)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            // The wait has its own end too, should a client not listen to the token.
            await question(patience.Token).WaitAsync(Patience);
            return new HealthPart(part, HealthReport.Ok, null);
        }
        catch (Exception)
        {
            // Whatever it is, the part cannot be used; what it is may not be told to everybody.
            DateTimeOffset? since = _last?.Parts.FirstOrDefault(p => p.Part == part)?.Since;
            return new HealthPart(part, HealthReport.Degraded, since ?? clock.GetUtcNow());
        }
    }
}

/// <summary>How the app is.</summary>
/// <param name="Status"><c>ok</c> or <c>degraded</c>.</param>
/// <param name="Parts">Each part that it stands on.</param>
public sealed record HealthReport(string Status, IReadOnlyList<HealthPart> Parts)
{
    /// <summary>All parts answer.</summary>
    public const string Ok = "ok";

    /// <summary>A part does not answer.</summary>
    public const string Degraded = "degraded";
}

/// <summary>How one part is.</summary>
/// <param name="Part"><c>blobs</c>, <c>tables</c> or <c>taskHub</c>.</param>
/// <param name="Status"><c>ok</c> or <c>degraded</c>.</param>
/// <param name="Since">When it was first found not to answer.</param>
public sealed record HealthPart(string Part, string Status, DateTimeOffset? Since);
