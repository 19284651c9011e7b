namespace EmbeddedRuntime.DurableTask;

/// <summary>One hold on the clock; lets go once, however often it is disposed.</summary>
internal sealed class ClockHold(EmbeddedClock clock) : IDisposable
{
    private EmbeddedClock? _clock = clock;

    public void Dispose() => Interlocked.Exchange(ref _clock, null)?.Leave();
}
