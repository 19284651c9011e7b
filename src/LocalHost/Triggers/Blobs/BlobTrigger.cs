using LocalHost.Worker;

namespace LocalHost.Triggers.Blobs;

/// <summary>New or overwritten blobs that start a function.</summary>
/// <param name="Function">The function.</param>
/// <param name="Path">The blobs.</param>
/// <param name="Connection">Name of the setting that holds the storage connection.</param>
/// <param name="ByEvents">Whether it is told of blobs (<c>source: EventGrid</c>), instead of looking for them.</param>
internal sealed record BlobTrigger(Function Function, BlobPathPattern Path, string Connection, bool ByEvents)
{
    public const string Type = "blobTrigger";

    /// <summary>Name of the setting that the host's own storage has.</summary>
    public const string DefaultConnection = "AzureWebJobsStorage";

    /// <summary>Reads the blob triggers among the functions.</summary>
    /// <param name="functions">All functions of the app.</param>
    /// <param name="resolve">Replaces <c>%Name%</c> by a setting; throws <see cref="FormatException"/>.</param>
    /// <param name="connectionProblem">Why a storage connection cannot be used; null when it can.</param>
    /// <param name="problems">Told of every trigger that cannot be run.</param>
    public static IReadOnlyList<BlobTrigger> Read(
        IEnumerable<Function> functions, Func<string, string> resolve, Func<string, string?> connectionProblem, ICollection<string> problems)
    {
        var triggers = new List<BlobTrigger>();
        foreach (Function function in functions.Where(function => function.Trigger.Type.Equals(Type, StringComparison.OrdinalIgnoreCase)))
        {
            try
            {
                string connection = function.Trigger.Text("connection") is { Length: > 0 } named ? resolve(named) : DefaultConnection;
                if (connectionProblem(connection) is { } problem)
                {
                    problems.Add($"{function.Name}: {problem}");
                }
                string path = function.Trigger.Text("path") ?? function.Trigger.Text("blobPath") ?? "";
                // The published metadata writes the source as a word, older ones as the number of the enumeration.
                bool byEvents = function.Trigger.Find("source")?.ToString() is { } source
                    && (source.Equals("EventGrid", StringComparison.OrdinalIgnoreCase) || source == "1");
                triggers.Add(new BlobTrigger(function, BlobPathPattern.Parse(resolve(path)), connection, byEvents));
            }
            catch (FormatException error)
            {
                problems.Add($"{function.Name}: {error.Message}");
            }
        }
        return triggers;
    }
}
