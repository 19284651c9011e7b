namespace Microsoft.DurableTask;

/// <summary>Decides whether a failed task is tried again; it is orchestrator code and may await durable timers.</summary>
/// <returns><see langword="true"/> to try again.</returns>
public delegate Task<bool> AsyncRetryHandler(RetryContext retryContext);
