namespace EmbeddedRuntime.DurableTask.Store;

/// <summary>A message that a commit put into an inbox.</summary>
internal readonly record struct Delivery(long Key, InboxMessage Message);
