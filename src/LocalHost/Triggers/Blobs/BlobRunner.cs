using System.Collections.Concurrent;
using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Google.Protobuf;
using LocalHost.Worker;
using LocalHost.Worker.Rpc;

namespace LocalHost.Triggers.Blobs;

internal enum BlobResult
{
    /// <summary>The function had the blob, or the blob is given up, or it is not there any more.</summary>
    Ended,

    /// <summary>The function failed on it.</summary>
    Failed,

    /// <summary>It could not be tried, which says nothing about the blob.</summary>
    NotTried,
}

/// <summary>Runs blob functions, so many at once.</summary>
/// <param name="hurry">Asks running functions to end.</param>
internal sealed class BlobRunner(
    IFunctionWorker worker, PoisonBlobs poison, BlobOptions options, ILogger logger, CancellationToken hurry) : IDisposable
{
    private readonly SemaphoreSlim _slots = new(options.MaxDegreeOfParallelism);
    private readonly ConcurrentDictionary<string, bool> _told = new(StringComparer.Ordinal);

    /// <summary>Tries once; after too many failures the try is to give the blob up.</summary>
    /// <exception cref="OperationCanceledException">The host stopped before.</exception>
    public async Task<BlobResult> TryAsync(BlobEvent one, CancellationToken stopping)
    {
        string name = $"{one.Trigger.Path.Container}/{one.Name}";
        await _slots.WaitAsync(stopping).ConfigureAwait(false);
        try
        {
            BlobClient blob = one.Trigger.Container.GetBlobClient(one.Name);
            BlobProperties properties = (await blob.GetPropertiesAsync(cancellationToken: stopping).ConfigureAwait(false)).Value;
            if (one.Tries >= options.PoisonThreshold)
            {
                await poison.AddAsync(one, properties.ETag.ToString(), stopping).ConfigureAwait(false);
                return BlobResult.Ended;
            }
            if (properties.BlobCopyStatus == CopyStatus.Pending)
            {
                return BlobResult.NotTried;
            }
            stopping.ThrowIfCancellationRequested();
            InvocationResponse answer = await worker.InvokeAsync(one.Trigger.Function, Request(one, blob, properties), hurry).ConfigureAwait(false);
            if (answer.Succeeded())
            {
                _told.Clear();
                await poison.RemoveAsync(one).ConfigureAwait(false);
                return BlobResult.Ended;
            }
            hurry.ThrowIfCancellationRequested();
            return Failed(one, name, answer.Failure());
        }
        catch (WorkerLostException error) when (error.TimedOut)
        {
            return Failed(one, name, error.Message);
        }
        catch (WorkerLostException error)
        {
            logger.LogWarning("Function '{Function}' did not end on blob '{Blob}': {Reason}", one.Trigger.Function.Name, name, error.Message);
            return BlobResult.NotTried;
        }
        catch (RequestFailedException error) when (error is { Status: 404, ErrorCode: "BlobNotFound" or "ContainerNotFound" or null })
        {
            return BlobResult.Ended;
        }
        catch (Exception error) when (error is RequestFailedException or AggregateException or IOException
            || (error is OperationCanceledException && !stopping.IsCancellationRequested && !hurry.IsCancellationRequested))
        {
            // The storage fails, not the function.
            if (_told.TryAdd($"{error.GetType().Name} {(error as RequestFailedException)?.ErrorCode}", true))
            {
                logger.LogWarning("The storage of blob '{Blob}' fails, going on trying: {Reason}", name, error.Message);
            }
            return BlobResult.NotTried;
        }
        finally
        {
            _slots.Release();
        }
    }

    public void Dispose() => _slots.Dispose();

    private BlobResult Failed(BlobEvent one, string name, string failure)
    {
        logger.LogError(
            "Function '{Function}' failed on blob '{Blob}', try {Try} of {Tries}: {Failure}",
            one.Trigger.Function.Name, name, one.Tries + 1, options.PoisonThreshold, failure);
        return BlobResult.Failed;
    }

    private static InvocationRequest Request(BlobEvent one, BlobClient blob, BlobProperties properties)
    {
        BlobTrigger trigger = one.Trigger;
        var address = new { trigger.Connection, ContainerName = trigger.Path.Container, BlobName = one.Name };
        var data = new ModelBindingData
        {
            Version = "1.0",
            Source = "AzureStorageBlobs",
            ContentType = "application/json",
            Content = ByteString.CopyFromUtf8(JsonSerializer.Serialize(address)),
        };
        var request = new InvocationRequest
        {
            FunctionId = trigger.Function.Id,
            InputData = { new ParameterBinding { Name = trigger.Function.Trigger.Name, Data = new TypedData { ModelBindingData = data } } },
            TriggerMetadata =
            {
                ["BlobTrigger"] = new TypedData { String = $"{trigger.Path.Container}/{one.Name}" },
                ["Uri"] = new TypedData { Json = JsonSerializer.Serialize(blob.Uri) },
                ["Properties"] = new TypedData { Json = JsonSerializer.Serialize(properties) },
                ["Metadata"] = new TypedData { Json = JsonSerializer.Serialize(properties.Metadata) },
            },
        };
        foreach ((string part, string value) in trigger.Path.Match(one.Name)!)
        {
            request.TriggerMetadata[part] = new TypedData { String = value };
        }
        return request;
    }
}
