namespace EmbeddedRuntime.Functions.Invocation;

/// <summary>Keeps the skippable clock still while something is going on outside the durable engine.</summary>
internal sealed class ClockGuard(Func<IDisposable>? hold)
{
    /// <summary>Holds the clock until disposed.</summary>
    public IDisposable? Take() => hold?.Invoke();
}
