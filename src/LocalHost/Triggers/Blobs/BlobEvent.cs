using System.Text.Json;
using LocalHost.Engine;

namespace LocalHost.Triggers.Blobs;

/// <summary>That a blob was written, for one function.</summary>
/// <param name="Trigger">The function.</param>
/// <param name="Name">The blob's name.</param>
/// <param name="Id">Id of the message that keeps it.</param>
/// <param name="Tries">Failed tries so far.</param>
internal sealed record BlobEvent(BlobTrigger Trigger, string Name, long Id, int Tries)
{
    /// <summary>Name of the durable queue.</summary>
    public const string Queue = "blobs";

    /// <summary>What the queue keeps.</summary>
    public static byte[] Message(BlobTrigger trigger, string name, DateTimeOffset at) =>
        JsonSerializer.SerializeToUtf8Bytes(new Body(trigger.Function.Name, trigger.Path.Container, name, at));

    /// <summary>Reads a message; null when no function of the app is there for it any more.</summary>
    public static BlobEvent? Read(QueuedMessage message, IReadOnlyList<BlobTrigger> triggers)
    {
        Body body = JsonSerializer.Deserialize<Body>(message.Body)!;
        BlobTrigger? trigger = triggers.FirstOrDefault(trigger => trigger.ByEvents
            && trigger.Function.Name.Equals(body.Function, StringComparison.OrdinalIgnoreCase)
            && trigger.Path.Container == body.Container
            && trigger.Path.Match(body.Name) is not null);
        return trigger is null ? null : new BlobEvent(trigger, body.Name, message.Id, message.Tries);
    }

    private sealed record Body(string Function, string Container, string Name, DateTimeOffset Time);
}
