using System.Reflection;
using Azure.Storage.Blobs;
using EmbeddedRuntime.Functions.Configuration;
using EmbeddedRuntime.Functions.Discovery;
using EmbeddedRuntime.Functions.Invocation;
using Microsoft.Azure.Functions.Worker;

namespace EmbeddedRuntime.Functions.Blobs;

/// <summary>Reads blob inputs.</summary>
internal static class BlobInputReader
{
    public static ArgumentBinder? Read(FunctionDraft draft, ParameterInfo parameter, BlobInputAttribute attribute)
    {
        StorageConnections storage = draft.App.Storage;
        string connection = attribute.Connection is { Length: > 0 } named ? draft.Resolve(named) : StorageConnections.Default;
        if (storage.Problem(connection) is { } problem)
        {
            draft.Problem($"parameter '{parameter.Name}': {problem}");
            return null;
        }

        BlobPathPattern path;
        try
        {
            path = BlobPathPattern.Parse(draft.Resolve(attribute.BlobPath));
        }
        catch (FormatException error)
        {
            draft.Problem($"parameter '{parameter.Name}': {error.Message}");
            return null;
        }

        if (parameter.ParameterType == typeof(BlobContainerClient) && path.IsContainer)
        {
            return _ => new ValueTask<object?>(storage.Blobs(connection).GetBlobContainerClient(path.Container));
        }

        if (path.IsContainer || BlobValue.For(parameter.ParameterType) is not { } value)
        {
            draft.Problem($"parameter '{parameter.Name}': the blob input '{attribute.BlobPath}' cannot become a {parameter.ParameterType.Name}");
            return null;
        }

        return context => value(
            storage.Blobs(connection).GetBlobContainerClient(path.Container), path.Fill(context.BindingContext.BindingData), context);
    }
}
