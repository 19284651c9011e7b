namespace EmbeddedRuntime.DurableTask.Store;

/// <summary>An unfinished instance that has something to do, now or later; what a hub asks for when it starts.</summary>
/// <param name="Key">Key of the row.</param>
/// <param name="HasWork">Whether it has open activities or messages, that is, must be loaded now.</param>
/// <param name="IsUnstarted">Whether it has not had its first turn.</param>
/// <param name="DueAt">When its earliest timer, or its start, is due.</param>
internal readonly record struct PendingInstance(long Key, bool HasWork, bool IsUnstarted, DateTime? DueAt);
