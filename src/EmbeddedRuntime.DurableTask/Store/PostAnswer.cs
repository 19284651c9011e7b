namespace EmbeddedRuntime.DurableTask.Store;

/// <summary>What became of a message from a client.</summary>
internal enum PostAnswer
{
    /// <summary>It stands in the inbox.</summary>
    Accepted,

    /// <summary>There is no such instance.</summary>
    NotFound,

    /// <summary>The instance has ended.</summary>
    Completed,
}
