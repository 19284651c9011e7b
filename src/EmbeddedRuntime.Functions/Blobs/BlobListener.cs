using System.Diagnostics;
using Azure;
using Azure.Storage.Blobs;
using EmbeddedRuntime.Functions.Invocation;
using Microsoft.Extensions.Logging;

namespace EmbeddedRuntime.Functions.Blobs;

/// <summary>Watches one function's container and hands every new version of a blob to a <see cref="BlobRunner"/>.</summary>
/// <remarks>
/// The storage emulator has neither logs nor events, so the container is listed again and again. The pause follows the
/// time that a listing takes: many blobs cost a bounded share of the machine, and a new one is still seen within 2 s.
/// </remarks>
internal sealed class BlobListener(
    EmbeddedFunction function, BlobFunctionTrigger trigger, BlobContainerClient container, BlobRunner runner, ILogger logger)
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);
    private const int RoundsBetweenPrunings = 100;

    private readonly ContainerScan _scan = new(container, trigger.Path);
    private HashSet<string>? _knownAtStart;
    private string? _lastTrouble;
    private int _rounds;

    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            long started = Stopwatch.GetTimestamp();
            try
            {
                await ScanAsync(stopping).ConfigureAwait(false);
                _lastTrouble = null;
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (RequestFailedException error) when (error.ErrorCode == "ContainerNotFound")
            {
                // Nobody has made the container yet; there is nothing in it.
            }
            catch (Exception error) when (error is RequestFailedException or AggregateException or IOException or OperationCanceledException)
            {
                Complain(error);
            }

            TimeSpan pause = Stopwatch.GetElapsedTime(started) * 3;
            pause = pause < ShortestPause ? ShortestPause : pause > LongestPause ? LongestPause : pause;
            await Task.Delay(pause, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ScanAsync(CancellationToken stopping)
    {
        if (_scan.AtStart)
        {
            _knownAtStart = ++_rounds % RoundsBetweenPrunings == 0 ? runner.Known() : null;
        }

        await foreach ((string name, string eTag) in _scan.StepAsync(stopping).ConfigureAwait(false))
        {
            if (!runner.Knows(name, eTag) && trigger.Path.Match(name) is { } parts)
            {
                runner.Start(name, eTag, parts);
            }
        }

        if (_scan.FinishedRound is { } names && _knownAtStart is { } known)
        {
            // What was known before the round and did not turn up in it is gone; what came meanwhile is not at issue.
            known.ExceptWith(names);
            runner.Forget(known);
            _knownAtStart = null;
        }
    }

    // The same trouble is told once, not with every listing.
    private void Complain(Exception error)
    {
        if (_lastTrouble != error.Message)
        {
            _lastTrouble = error.Message;
            logger.LogWarning(
                "Function '{Function}': container '{Container}' cannot be listed, going on trying: {Trouble}",
                function.Name, trigger.Path.Container, error.Message);
        }
    }
}
