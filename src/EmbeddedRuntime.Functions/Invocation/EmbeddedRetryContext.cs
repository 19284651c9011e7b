using Microsoft.Azure.Functions.Worker;

namespace EmbeddedRuntime.Functions.Invocation;

/// <summary>Which try of an invocation this is.</summary>
internal sealed class EmbeddedRetryContext(int count, int max) : RetryContext
{
    public override int RetryCount => count;

    public override int MaxRetryCount => max;
}
