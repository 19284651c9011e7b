using System.Collections.Concurrent;
using Azure;
using Azure.Storage.Blobs;
using EmbeddedRuntime.Functions.Invocation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EmbeddedRuntime.Functions.Blobs;

/// <summary>Runs one blob function: once for each version of a blob, several times when it fails, and then no more.</summary>
internal sealed class BlobRunner(
    EmbeddedFunction function,
    BlobFunctionTrigger trigger,
    BlobContainerClient container,
    BlobRunnerServices services,
    CancellationToken stopping)
{
    private static readonly TimeSpan LongestRetryDelay = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, BlobReceipt> _receipts =
        new(services.Receipts.Read(function.Name, trigger.Path.Container), StringComparer.Ordinal);

    private readonly ConcurrentDictionary<string, Task> _running = new(StringComparer.Ordinal);

    /// <summary>Whether there is nothing to do for this version: done, given up, or at work on the blob.</summary>
    public bool Knows(string name, string eTag) =>
        (_receipts.TryGetValue(name, out BlobReceipt? receipt) && receipt.ETag == eTag && receipt.State != BlobReceiptState.Trying)
        || _running.ContainsKey(name);

    public void Start(string name, string eTag, IReadOnlyDictionary<string, string> parts)
    {
        var begin = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task work = begin.Task.ContinueWith(
            _ => WorkAsync(name, eTag, parts), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).Unwrap();
        if (!stopping.IsCancellationRequested && _running.TryAdd(name, work))
        {
            begin.SetResult();
        }
    }

    /// <summary>The names of all blobs that there is a receipt for.</summary>
    public HashSet<string> Known() => new(_receipts.Keys, StringComparer.Ordinal);

    /// <summary>Drops the receipts of blobs that are gone.</summary>
    public void Forget(IEnumerable<string> gone)
    {
        foreach (string name in gone.Where(name => !_running.ContainsKey(name)))
        {
            services.Receipts.Remove(function.Name, trigger.Path.Container, name);
            _receipts.TryRemove(name, out _);
        }
    }

    /// <summary>Ends when every blob at work has ended.</summary>
    public Task DrainAsync() => Task.WhenAll(_running.Values);

    private async Task WorkAsync(string name, string eTag, IReadOnlyDictionary<string, string> parts)
    {
        try
        {
            await TryUntilDoneAsync(new TriggeringBlob(container, name, eTag), parts).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The next start takes it up again where the receipt says.
        }
        catch (Exception error)
        {
            services.Logger.LogError(error, "Function '{Function}': blob '{Blob}' could not be worked on.", function.Name, name);
        }
        finally
        {
            _running.TryRemove(name, out _);
        }
    }

    private async Task TryUntilDoneAsync(TriggeringBlob blob, IReadOnlyDictionary<string, string> parts)
    {
        int tries = _receipts.TryGetValue(blob.Name, out BlobReceipt? receipt) && receipt.ETag == blob.ETag ? receipt.Tries : 0;
        while (tries < services.PoisonThreshold)
        {
            if (await RunOnceAsync(blob, parts, tries).ConfigureAwait(false) is not { } failure)
            {
                Record(blob, BlobReceiptState.Done, tries);
                return;
            }

            if (!await StillThereAsync(blob).ConfigureAwait(false))
            {
                return;
            }

            Record(blob, BlobReceiptState.Trying, ++tries);
            services.Logger.LogError(
                failure, "Function '{Function}' failed on blob '{Container}/{Blob}', try {Try} of {Tries}.",
                function.Name, trigger.Path.Container, blob.Name, tries, services.PoisonThreshold);
            if (tries < services.PoisonThreshold)
            {
                TimeSpan delay = services.RetryDelay * Math.Pow(2, tries - 1);
                await Task.Delay(delay < LongestRetryDelay ? delay : LongestRetryDelay, stopping).ConfigureAwait(false);
            }
        }

        await services.Poison.SendAsync(function.Name, trigger, blob, stopping).ConfigureAwait(false);
        Record(blob, BlobReceiptState.Poison, tries);
        services.Logger.LogCritical(
            "Function '{Function}' gave up blob '{Container}/{Blob}' after {Tries} tries; a message is in queue '{Queue}'.",
            function.Name, trigger.Path.Container, blob.Name, tries, PoisonQueue.Name);
    }

    private async Task<Exception?> RunOnceAsync(TriggeringBlob blob, IReadOnlyDictionary<string, string> parts, int tries)
    {
        await services.Slots.WaitAsync(stopping).ConfigureAwait(false);
        try
        {
            using IDisposable? hold = services.Hold.Take();
            AsyncServiceScope scope = services.Scopes.CreateAsyncScope();
            await using (scope.ConfigureAwait(false))
            {
                using var context = new EmbeddedFunctionContext(function, scope.ServiceProvider, blob)
                {
                    Limits = services.Pipeline.Limits,
                    TriggerData = TriggerData(blob, parts),
                    Tries = (tries, services.PoisonThreshold - 1),
                };
                await services.Pipeline.RunAsync(context).ConfigureAwait(false);
                return null;
            }
        }
        catch (Exception error) when (error is not OperationCanceledException || !stopping.IsCancellationRequested)
        {
            return error;
        }
        finally
        {
            services.Slots.Release();
        }
    }

    // A failure on a blob that was deleted or overwritten meanwhile counts for nothing: the new version comes by itself.
    private async Task<bool> StillThereAsync(TriggeringBlob blob)
    {
        try
        {
            var properties = await blob.Client.GetPropertiesAsync(cancellationToken: stopping).ConfigureAwait(false);
            return properties.Value.ETag.ToString().Trim('"') == blob.ETag.Trim('"');
        }
        catch (RequestFailedException error) when (error.Status == 404)
        {
            return false;
        }
    }

    private void Record(TriggeringBlob blob, BlobReceiptState state, int tries)
    {
        var receipt = new BlobReceipt(blob.Name, blob.ETag, state, tries);
        services.Receipts.Write(function.Name, trigger.Path.Container, receipt, services.Clock.GetUtcNow());
        _receipts[blob.Name] = receipt;
    }

    private Dictionary<string, object?> TriggerData(TriggeringBlob blob, IReadOnlyDictionary<string, string> parts)
    {
        var data = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase)
        {
            ["BlobTrigger"] = $"{trigger.Path.Container}/{blob.Name}",
            ["Uri"] = blob.Client.Uri,
        };
        foreach ((string name, string value) in parts)
        {
            data[name] = value;
        }

        return data;
    }
}
