using System.Reflection;
using EmbeddedRuntime.Functions.Configuration;
using EmbeddedRuntime.Functions.Discovery;
using EmbeddedRuntime.Functions.Invocation;
using Microsoft.Azure.Functions.Worker;

namespace EmbeddedRuntime.Functions.Blobs;

/// <summary>Reads blob triggers.</summary>
internal static class BlobTriggerReader
{
    public static TriggerReading? Read(FunctionDraft draft, ParameterInfo parameter, BlobTriggerAttribute attribute)
    {
        string connection = attribute.Connection is { Length: > 0 } named ? draft.Resolve(named) : StorageConnections.Default;
        if (draft.App.Storage.Problem(connection) is { } problem)
        {
            draft.Problem(problem);
        }

        BlobPathPattern path;
        try
        {
            path = BlobPathPattern.Parse(draft.Resolve(attribute.BlobPath));
        }
        catch (FormatException error)
        {
            draft.Problem(error.Message);
            return null;
        }

        if (BlobValue.For(parameter.ParameterType) is not { } value)
        {
            draft.Problem($"the trigger parameter '{parameter.Name}': a blob cannot become a {parameter.ParameterType.Name}");
            return null;
        }

        return new TriggerReading(
            new BlobFunctionTrigger(path, connection),
            context => Blob(context) is var blob ? value(blob.Container, blob.Name, context) : default,
            other => Part(draft, path, other));
    }

    private static TriggeringBlob Blob(EmbeddedFunctionContext context) => (TriggeringBlob)context.Trigger!;

    private static ArgumentBinder? Part(FunctionDraft draft, BlobPathPattern path, ParameterInfo parameter)
    {
        string name = parameter.Name!;
        if (path.Parts.FirstOrDefault(part => string.Equals(part, name, StringComparison.OrdinalIgnoreCase)) is { } part)
        {
            if (TextConversion.To(parameter.ParameterType) is { } convert)
            {
                return context => new ValueTask<object?>(convert((string)context.TriggerData![part]!));
            }

            draft.Problem($"parameter '{name}': a part of a blob's path cannot become a {parameter.ParameterType.Name}");
            return static _ => default;
        }

        return name.ToUpperInvariant() switch
        {
            "BLOBTRIGGER" when parameter.ParameterType == typeof(string) =>
                static context => new ValueTask<object?>(context.TriggerData!["BlobTrigger"]),
            "URI" when parameter.ParameterType == typeof(Uri) =>
                static context => new ValueTask<object?>(Blob(context).Client.Uri),
            "PROPERTIES" when parameter.ParameterType.IsAssignableFrom(typeof(Azure.Storage.Blobs.Models.BlobProperties)) =>
                static async context => await Blob(context).PropertiesAsync(context.CancellationToken).ConfigureAwait(false),
            "METADATA" when parameter.ParameterType.IsAssignableFrom(typeof(IDictionary<string, string>)) =>
                static async context => (await Blob(context).PropertiesAsync(context.CancellationToken).ConfigureAwait(false)).Metadata,
            _ => null,
        };
    }
}
