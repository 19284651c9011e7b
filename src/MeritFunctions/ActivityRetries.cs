using Microsoft.DurableTask;

namespace MeritFunctions;

/// <summary>How activities are retried.</summary>
public static class ActivityRetries
{
    /// <summary>
    /// Storage and network: five tries over about a minute. An orchestration of a cycle goes on after that, with pauses; a
    /// run of mails leaves what still fails to the next one.
    /// </summary>
    public static TaskOptions Default { get; } = TaskOptions.FromRetryPolicy(new RetryPolicy(
        maxNumberOfAttempts: 5,
        firstRetryInterval: TimeSpan.FromSeconds(2),
        backoffCoefficient: 2.5,
        maxRetryInterval: TimeSpan.FromMinutes(1)));
}
