namespace LocalHost.Engine.Clock;

/// <summary>One hold on the clock; lets go once, however often it is disposed.</summary>
internal sealed class ClockHold(HostClock clock) : IDisposable
{
    private HostClock? _clock = clock;

    public void Dispose() => Interlocked.Exchange(ref _clock, null)?.Leave();
}
