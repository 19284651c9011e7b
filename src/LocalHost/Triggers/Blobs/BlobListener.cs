using System.Collections.Concurrent;
using System.Diagnostics;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.Logging;

namespace LocalHost.Triggers.Blobs;

/// <summary>
/// Looks for the blobs of one function that is not told of them. The storage emulator has neither logs nor events, so the
/// container is listed again and again, with pauses by which listing takes at most a fiftieth of the time.
/// </summary>
internal sealed class BlobListener(
    BlobTrigger trigger, BlobContainerClient container, BlobRunner runner, BlobReceipts store, BlobOptions options, ILogger logger)
{
    private readonly ConcurrentDictionary<string, BlobReceipt> _receipts = new(store.Read(trigger), StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Task> _running = new(StringComparer.Ordinal);
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    /// <summary>Looks until the host stops; functions that run end first.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        int failures = 0;
        while (!stopping.IsCancellationRequested)
        {
            long started = Stopwatch.GetTimestamp();
            try
            {
                await ListAsync(stopping).ConfigureAwait(false);
                failures = 0;
                _told.Clear();
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                break;
            }
            catch (RequestFailedException error) when (error.ErrorCode == "ContainerNotFound")
            {
                // Nobody has made the container yet; there is nothing in it.
                failures = 0;
            }
            catch (Exception error)
            {
                // Whatever it is, one answer that cannot be read must not end the looking.
                failures++;
                Complain(error);
            }
            TimeSpan pause = Pauses.AfterListing(Stopwatch.GetElapsedTime(started), failures, options.ShortestListingPause);
            await Task.Delay(pause, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        await Task.WhenAll(_running.Values).ConfigureAwait(false);
    }

    private async Task ListAsync(CancellationToken stopping)
    {
        // What was known before and does not turn up is gone; what comes meanwhile is not at issue.
        var missing = new HashSet<string>(_receipts.Keys, StringComparer.Ordinal);
        var wanted = new GetBlobsOptions { Prefix = trigger.Path.Prefix.Length == 0 ? null : trigger.Path.Prefix };
        await foreach (BlobItem item in container.GetBlobsAsync(wanted, stopping).ConfigureAwait(false))
        {
            missing.Remove(item.Name);
            string eTag = item.Properties.ETag?.ToString() ?? "";
            if (!Knows(item.Name, eTag) && trigger.Path.Match(item.Name) is not null)
            {
                Start(item.Name, eTag, stopping);
            }
        }
        foreach (string name in missing.Where(name => !_running.ContainsKey(name)))
        {
            store.Remove(trigger, name);
            _receipts.TryRemove(name, out _);
        }
    }

    /// <summary>Whether there is nothing to do for this version: it has ended, or the blob is at work.</summary>
    private bool Knows(string name, string eTag) =>
        (_receipts.TryGetValue(name, out BlobReceipt? receipt) && receipt.ETag == eTag && receipt.Outcome is not null)
        || _running.ContainsKey(name);

    private void Start(string name, string eTag, CancellationToken stopping)
    {
        var begin = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _running[name] = WorkAsync(begin.Task, name, eTag, stopping);
        begin.SetResult();
    }

    private async Task WorkAsync(Task begin, string name, string eTag, CancellationToken stopping)
    {
        await begin.ConfigureAwait(false);
        try
        {
            int tries = _receipts.TryGetValue(name, out BlobReceipt? receipt) && receipt.ETag == eTag ? receipt.Tries : 0;
            BlobOutcome outcome = await runner.RunAsync(
                new BlobWork(trigger, name, eTag),
                tries,
                failed =>
                {
                    Record(name, new BlobReceipt(eTag, null, tries = failed));
                    return Task.CompletedTask;
                },
                stopping).ConfigureAwait(false);
            Record(name, new BlobReceipt(eTag, outcome, tries));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The next start takes it up again where the receipt says.
        }
        catch (Exception error)
        {
            // Without a receipt the next listing finds it again.
            logger.LogError(error, "Function '{Function}': blob '{Blob}' could not be dealt with.", trigger.Function.Name, name);
        }
        finally
        {
            _running.TryRemove(name, out _);
        }
    }

    private void Record(string name, BlobReceipt receipt)
    {
        store.Write(trigger, name, receipt);
        _receipts[name] = receipt;
    }

    // The same kind of fault is told once, not with every listing.
    private void Complain(Exception error)
    {
        if (_told.Add($"{error.GetType().Name} {(error as RequestFailedException)?.ErrorCode}"))
        {
            logger.LogWarning(
                "Function '{Function}': container '{Container}' cannot be listed, going on trying: {Reason}",
                trigger.Function.Name, trigger.Path.Container, error.Message);
        }
    }
}
