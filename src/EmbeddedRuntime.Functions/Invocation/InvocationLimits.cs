namespace EmbeddedRuntime.Functions.Invocation;

/// <summary>What ends an invocation from outside.</summary>
/// <param name="Timeout">How long a function may run; null for without end.</param>
/// <param name="Stopping">Cancelled when the app has to end although functions still run.</param>
internal sealed record InvocationLimits(TimeSpan? Timeout, CancellationToken Stopping);
