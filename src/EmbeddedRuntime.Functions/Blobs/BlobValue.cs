using System.Text.Json;
using Azure;
using Azure.Core.Serialization;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using EmbeddedRuntime.Functions.Invocation;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EmbeddedRuntime.Functions.Blobs;

/// <summary>Gives a blob to a function as the type that its parameter asks for.</summary>
internal static class BlobValue
{
    internal delegate ValueTask<object?> Read(BlobContainerClient container, string name, EmbeddedFunctionContext context);

    private static readonly Dictionary<Type, Read> Known = new()
    {
        [typeof(BlobClient)] = Client((container, name) => container.GetBlobClient(name)),
        [typeof(BlobBaseClient)] = Client((container, name) => container.GetBlobBaseClient(name)),
        [typeof(BlockBlobClient)] = Client((container, name) => container.GetBlockBlobClient(name)),
        [typeof(PageBlobClient)] = Client((container, name) => container.GetPageBlobClient(name)),
        [typeof(AppendBlobClient)] = Client((container, name) => container.GetAppendBlobClient(name)),
        [typeof(Stream)] = Existing(static async (blob, context) =>
            await blob.OpenReadAsync(new BlobOpenReadOptions(false), context.CancellationToken).ConfigureAwait(false)),
        [typeof(string)] = Existing(static async (blob, context) =>
            (await blob.DownloadContentAsync(context.CancellationToken).ConfigureAwait(false)).Value.Content.ToString()),
        [typeof(byte[])] = Existing(static async (blob, context) =>
            (await blob.DownloadContentAsync(context.CancellationToken).ConfigureAwait(false)).Value.Content.ToArray()),
        [typeof(BinaryData)] = Existing(static async (blob, context) =>
            (await blob.DownloadContentAsync(context.CancellationToken).ConfigureAwait(false)).Value.Content),
    };

    /// <summary>How the type is read; null when a blob cannot become one.</summary>
    public static Read? For(Type type)
    {
        if (Known.TryGetValue(type, out Read? read))
        {
            return read;
        }

        bool json = type is { IsClass: true, IsAbstract: false } or { IsValueType: true, IsPrimitive: false, IsEnum: false }
            && !typeof(Stream).IsAssignableFrom(type) && !typeof(TextReader).IsAssignableFrom(type)
            && type.Namespace?.StartsWith("Azure.Storage", StringComparison.Ordinal) != true
            && Nullable.GetUnderlyingType(type) is null;
        return json ? Existing((blob, context) => JsonAsync(blob, type, context)) : null;
    }

    private static Read Client(Func<BlobContainerClient, string, BlobBaseClient> make) =>
        (container, name, _) => new ValueTask<object?>(make(container, name));

    // A blob that is gone is null, for a blob input as for a trigger.
    private static Read Existing(Func<BlobClient, EmbeddedFunctionContext, Task<object?>> read) =>
        async (container, name, context) =>
        {
            try
            {
                return await read(container.GetBlobClient(name), context).ConfigureAwait(false);
            }
            catch (RequestFailedException error) when (error.Status == 404)
            {
                return null;
            }
        };

    private static async Task<object?> JsonAsync(BlobClient blob, Type type, EmbeddedFunctionContext context)
    {
        BinaryData content = (await blob.DownloadContentAsync(context.CancellationToken).ConfigureAwait(false)).Value.Content;
        ObjectSerializer? serializer = context.InstanceServices.GetService<IOptions<WorkerOptions>>()?.Value.Serializer;
        try
        {
            if (serializer is null)
            {
                return JsonSerializer.Deserialize(content.ToMemory().Span, type, JsonSerializerOptions.Web);
            }

            using Stream stream = content.ToStream();
            return await serializer.DeserializeAsync(stream, type, context.CancellationToken).ConfigureAwait(false);
        }
        catch (JsonException error)
        {
            throw new FunctionInputConverterException($"Blob {blob.BlobContainerName}/{blob.Name} is not a {type.Name}: {error.Message}", error);
        }
    }
}
