using Azure.Storage.Blobs;
using LocalHost.Configuration;
using LocalHost.Worker;

namespace LocalHost.Triggers.Blobs;

/// <summary>New or overwritten blobs that start a function.</summary>
/// <param name="Connection">Name of the setting that holds the storage connection.</param>
/// <param name="ByEvents">Whether it is told of blobs (<c>source: EventGrid</c>), instead of looking for them.</param>
internal sealed record BlobTrigger(Function Function, BlobPathPattern Path, string Connection, BlobContainerClient Container, bool ByEvents)
{
    /// <param name="resolve">Replaces <c>%Name%</c> by a setting; throws <see cref="FormatException"/>.</param>
    public static IReadOnlyList<BlobTrigger> Read(
        IEnumerable<Function> functions, Func<string, string> resolve, StorageConnections storage, ICollection<string> problems) =>
        functions.ReadTriggers("blobTrigger", problems, function =>
        {
            string connection = function.Trigger.Text("connection") is { Length: > 0 } named ? resolve(named) : StorageConnections.Default;
            if (storage.Problem(connection) is { } problem)
            {
                throw new FormatException(problem);
            }
            var path = new BlobPathPattern(resolve(function.Trigger.Text("path") ?? function.Trigger.Text("blobPath") ?? ""));
            BlobContainerClient container = storage.Blobs(connection).GetBlobContainerClient(path.Container);
            // The published metadata writes the source as a word, older ones as the number of the enumeration.
            bool byEvents = function.Trigger.Find("source")?.ToString().ToUpperInvariant() is "EVENTGRID" or "1";
            return new BlobTrigger(function, path, connection, container, byEvents);
        });

    public bool Takes(string container, string name) => Path.Container == container && Path.Match(name) is not null;
}
