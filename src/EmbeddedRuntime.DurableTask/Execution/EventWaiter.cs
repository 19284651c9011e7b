namespace EmbeddedRuntime.DurableTask.Execution;

/// <summary>Someone who waits for an external event; its continuations run at once, on the turn's thread.</summary>
internal sealed class EventWaiter : TaskCompletionSource<string?>
{
    /// <summary>The type that the waiter reads the payload as.</summary>
    public required Type EventType { get; init; }
}
