using System.Diagnostics;
using Azure;
using Azure.Storage.Blobs.Models;
using LocalHost.Engine;

namespace LocalHost.Triggers.Blobs;

/// <summary>
/// Looks for the blobs of one function that is not told of them, and makes an event of each version that it has not seen. The
/// storage emulator has neither logs nor events, so the container is listed again and again, with pauses by which listing
/// takes at most a fiftieth of the time.
/// </summary>
internal sealed class BlobListener(BlobTrigger trigger, BlobEvents events, IDurableQueue queue, BlobOptions options, ILogger logger)
{
    // The ETag of each blob of which there was an event: a restart makes no other one, and an overwrite does.
    private readonly DurableRecords<string> _seen = new(queue, $"blobs-seen/{trigger.Function.Name}/{trigger.Path.Container}");

    /// <summary>Looks until the host stops.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        int failures = 0;
        string? told = null;
        TimeSpan pause = options.ShortestListingPause;
        while (!stopping.IsCancellationRequested)
        {
            var listing = Stopwatch.StartNew();
            try
            {
                List<(string Name, string ETag)> found = await ListAsync(stopping).ConfigureAwait(false);
                listing.Stop();
                await Task.WhenAll(found.Select(NoticeAsync)).ConfigureAwait(false);
                failures = 0;
                told = null;
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (RequestFailedException error) when (error.ErrorCode == "ContainerNotFound")
            {
                // Nobody has made the container yet; there is nothing in it.
                failures = 0;
            }
            catch (Exception error)
            {
                // Whatever it is, it must not end the looking; the same kind of fault is told once.
                failures++;
                string fault = $"{error.GetType().Name} {(error as RequestFailedException)?.ErrorCode}";
                if (fault != told)
                {
                    logger.LogWarning(
                        "Function '{Function}': container '{Container}' cannot be listed, going on trying: {Reason}",
                        trigger.Function.Name, trigger.Path.Container, error.Message);
                }
                told = fault;
            }
            pause = options.PauseAfterListing(listing.Elapsed, failures, pause);
            await Task.Delay(pause, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>The versions that have not been seen; forgets blobs that are gone.</summary>
    private async Task<List<(string Name, string ETag)>> ListAsync(CancellationToken stopping)
    {
        var found = new List<(string, string)>();
        var missing = _seen.Keys.ToHashSet(StringComparer.Ordinal);
        var wanted = new GetBlobsOptions { Prefix = trigger.Path.Prefix is { Length: > 0 } prefix ? prefix : null };
        await foreach (BlobItem item in trigger.Container.GetBlobsAsync(wanted, stopping).ConfigureAwait(false))
        {
            missing.Remove(item.Name);
            string eTag = item.Properties.ETag?.ToString() ?? "";
            if (_seen.Find(item.Name) != eTag && trigger.Path.Match(item.Name) is not null)
            {
                found.Add((item.Name, eTag));
            }
        }
        await Task.WhenAll(missing.Select(_seen.RemoveAsync)).ConfigureAwait(false);
        return found;
    }

    // The event comes first: a host that ends in between makes it twice, and never not.
    private async Task NoticeAsync((string Name, string ETag) blob)
    {
        await events.AddAsync(trigger, blob.Name).ConfigureAwait(false);
        await _seen.WriteAsync(blob.Name, blob.ETag).ConfigureAwait(false);
    }
}
