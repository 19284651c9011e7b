using EmbeddedRuntime.DurableTask.History;

namespace EmbeddedRuntime.DurableTask.Store;

/// <summary>An instance as a session needs it: row, history of the current generation, inbox in order.</summary>
internal sealed record LoadedInstance(InstanceRecord Instance, List<HistoryEvent> History, List<InboxMessage> Inbox);
