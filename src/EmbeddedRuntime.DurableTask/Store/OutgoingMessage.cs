using EmbeddedRuntime.DurableTask.History;

namespace EmbeddedRuntime.DurableTask.Store;

/// <summary>A message that a turn sends.</summary>
/// <param name="InstanceId">The receiver. An unknown or completed one drops the message, as Durable Task does.</param>
/// <param name="Generation">The receiver's generation that it is for; -1 for any.</param>
/// <param name="Event">The event.</param>
internal sealed record OutgoingMessage(string InstanceId, int Generation, HistoryEvent Event);
