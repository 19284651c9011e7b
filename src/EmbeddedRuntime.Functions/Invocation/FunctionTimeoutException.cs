namespace EmbeddedRuntime.Functions.Invocation;

/// <summary>A function ran longer than <c>functionTimeout</c> of host.json allows.</summary>
internal sealed class FunctionTimeoutException(string function, TimeSpan timeout)
    : TimeoutException($"Function '{function}' ran longer than the {timeout} that host.json allows.");
