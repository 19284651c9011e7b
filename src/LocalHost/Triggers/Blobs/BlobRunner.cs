using System.Collections.Concurrent;
using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Google.Protobuf;
using LocalHost.Worker;
using LocalHost.Worker.Rpc;
using Microsoft.Extensions.Logging;

namespace LocalHost.Triggers.Blobs;

/// <summary>A blob that a function is to have.</summary>
/// <param name="Trigger">The function.</param>
/// <param name="Name">The blob's name.</param>
/// <param name="ETag">The version; null for whatever is there.</param>
internal sealed record BlobWork(BlobTrigger Trigger, string Name, string? ETag);

/// <summary>What became of it.</summary>
internal enum BlobOutcome
{
    /// <summary>The function ended well.</summary>
    Done = 1,

    /// <summary>Given up, and the poison message written.</summary>
    Poison = 2,

    /// <summary>The blob, or the version, is not there any more.</summary>
    Gone = 3,
}

/// <summary>Runs blob functions: once for each blob, several times when they fail, and then no more.</summary>
/// <param name="worker">Runs a function.</param>
/// <param name="containers">The container of each function.</param>
/// <param name="poison">Takes what is given up.</param>
/// <param name="options">How often, how many at once.</param>
/// <param name="logger">Told of failures.</param>
/// <param name="hurry">Asks running functions to end.</param>
internal sealed class BlobRunner(
    IFunctionWorker worker,
    IReadOnlyDictionary<BlobTrigger, BlobContainerClient> containers,
    PoisonBlobs poison,
    BlobOptions options,
    ILogger logger,
    CancellationToken hurry) : IDisposable
{
    private readonly SemaphoreSlim _slots = new(options.MaxDegreeOfParallelism);
    private readonly ConcurrentDictionary<string, bool> _told = new(StringComparer.Ordinal);

    /// <summary>Runs the function until it ends well or is given up.</summary>
    /// <param name="work">What to run.</param>
    /// <param name="tries">Failed tries before.</param>
    /// <param name="writeDown">Keeps the number of failed tries.</param>
    /// <param name="stopping">Starts no run any more.</param>
    /// <exception cref="OperationCanceledException">The host stopped before; the work is to be taken up again at the next start.</exception>
    public async Task<BlobOutcome> RunAsync(BlobWork work, int tries, Func<int, Task> writeDown, CancellationToken stopping)
    {
        for (int pauses = 1; ; pauses++)
        {
            (BlobOutcome? outcome, string? failure) = await TryAsync(work, tries, stopping).ConfigureAwait(false);
            if (outcome is { } ended)
            {
                return ended;
            }
            if (failure is not null)
            {
                await writeDown(++tries).ConfigureAwait(false);
                logger.LogError(
                    "Function '{Function}' failed on blob '{Container}/{Blob}', try {Try} of {Tries}: {Failure}",
                    work.Trigger.Function.Name, work.Trigger.Path.Container, work.Name, tries, options.PoisonThreshold, failure);
            }
            if (failure is null || tries < options.PoisonThreshold)
            {
                await Task.Delay(Pauses.After(pauses, options.FirstPause), stopping).ConfigureAwait(false);
            }
        }
    }

    public void Dispose() => _slots.Dispose();

    /// <summary>One try: an outcome, or why the function failed, or neither when it could not be tried at all.</summary>
    private async Task<(BlobOutcome? Outcome, string? Failure)> TryAsync(BlobWork work, int tries, CancellationToken stopping)
    {
        await _slots.WaitAsync(stopping).ConfigureAwait(false);
        try
        {
            BlobClient blob = containers[work.Trigger].GetBlobClient(work.Name);
            BlobProperties properties = (await blob.GetPropertiesAsync(cancellationToken: stopping).ConfigureAwait(false)).Value;
            string eTag = properties.ETag.ToString();
            if (work.ETag is not null && work.ETag.Trim('"') != eTag.Trim('"'))
            {
                // Overwritten meanwhile: the new version comes by itself.
                return (BlobOutcome.Gone, null);
            }
            if (tries >= options.PoisonThreshold)
            {
                await poison.AddAsync(work, eTag, tries, stopping).ConfigureAwait(false);
                return (BlobOutcome.Poison, null);
            }
            if (properties.BlobCopyStatus == CopyStatus.Pending)
            {
                return (null, null);
            }
            stopping.ThrowIfCancellationRequested();
            InvocationResponse answer = await worker.InvokeAsync(work.Trigger.Function, Request(work, blob, properties), hurry).ConfigureAwait(false);
            if (answer.Result?.Status == StatusResult.Types.Status.Success)
            {
                _told.Clear();
                await poison.ClearAsync(work).ConfigureAwait(false);
                return (BlobOutcome.Done, null);
            }
            hurry.ThrowIfCancellationRequested();
            return (null, Failure.Text(answer));
        }
        catch (WorkerLostException error)
        {
            // It says nothing about the blob, so it does not count.
            logger.LogWarning("Function '{Function}' did not end on blob '{Blob}': {Reason}", work.Trigger.Function.Name, work.Name, error.Message);
            return (null, null);
        }
        catch (RequestFailedException error) when (error is { Status: 404, ErrorCode: "BlobNotFound" or "ContainerNotFound" or null })
        {
            return (BlobOutcome.Gone, null);
        }
        catch (Exception error) when (error is RequestFailedException or AggregateException or IOException
            || (error is OperationCanceledException && !stopping.IsCancellationRequested && !hurry.IsCancellationRequested))
        {
            // The storage fails, not the function.
            if (_told.TryAdd($"{error.GetType().Name} {(error as RequestFailedException)?.ErrorCode}", true))
            {
                logger.LogWarning("The storage of blob '{Container}/{Blob}' fails, going on trying: {Reason}", work.Trigger.Path.Container, work.Name, error.Message);
            }
            return (null, null);
        }
        finally
        {
            _slots.Release();
        }
    }

    private static InvocationRequest Request(BlobWork work, BlobClient blob, BlobProperties properties)
    {
        BlobTrigger trigger = work.Trigger;
        byte[] content = JsonSerializer.SerializeToUtf8Bytes(new
        {
            trigger.Connection,
            ContainerName = trigger.Path.Container,
            BlobName = work.Name,
        });
        var request = new InvocationRequest { FunctionId = trigger.Function.Id };
        request.InputData.Add(new ParameterBinding
        {
            Name = trigger.Function.Trigger.Name,
            Data = new TypedData
            {
                ModelBindingData = new ModelBindingData
                {
                    Version = "1.0",
                    Source = "AzureStorageBlobs",
                    ContentType = "application/json",
                    Content = UnsafeByteOperations.UnsafeWrap(content),
                },
            },
        });
        request.TriggerMetadata["BlobTrigger"] = new TypedData { String = $"{trigger.Path.Container}/{work.Name}" };
        request.TriggerMetadata["Uri"] = new TypedData { Json = JsonSerializer.Serialize(blob.Uri) };
        request.TriggerMetadata["Properties"] = new TypedData { Json = JsonSerializer.Serialize(properties) };
        request.TriggerMetadata["Metadata"] = new TypedData { Json = JsonSerializer.Serialize(properties.Metadata) };
        foreach ((string part, string value) in trigger.Path.Match(work.Name)!)
        {
            request.TriggerMetadata[part] = new TypedData { String = value };
        }
        return request;
    }
}
