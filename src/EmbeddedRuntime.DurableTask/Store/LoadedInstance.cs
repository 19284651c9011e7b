using EmbeddedRuntime.DurableTask.History;

namespace EmbeddedRuntime.DurableTask.Store;

/// <summary>An instance as a session needs it.</summary>
/// <param name="Instance">The row.</param>
/// <param name="History">History of the current generation.</param>
/// <param name="Inbox">Messages that no turn has taken in, in order.</param>
/// <param name="LastMessage">Every message up to this id was committed before: it is in the inbox or was taken in.</param>
internal sealed record LoadedInstance(InstanceRecord Instance, List<HistoryEvent> History, List<InboxMessage> Inbox, long LastMessage);
