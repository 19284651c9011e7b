namespace Microsoft.DurableTask;

/// <summary>Decides whether a failed task is tried again.</summary>
/// <returns><see langword="true"/> to try again.</returns>
public delegate bool RetryHandler(RetryContext retryContext);
