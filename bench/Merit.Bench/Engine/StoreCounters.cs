using System.Diagnostics.Metrics;

namespace Merit.Bench.Engine;

/// <summary>Adds up what the engine's store tells through its meter.</summary>
internal sealed class StoreCounters : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _commits;
    private long _requests;
    private long _rows;
    private long _applyMicroseconds;
    private long _commitMicroseconds;

    private StoreCounters()
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == "EmbeddedRuntime.DurableTask")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) =>
        {
            switch (instrument.Name)
            {
                case "embedded.store.commit.requests":
                    Interlocked.Increment(ref _commits);
                    Interlocked.Add(ref _requests, value);
                    break;
                case "embedded.store.commit.rows":
                    Interlocked.Add(ref _rows, value);
                    break;
            }
        });
        _listener.SetMeasurementEventCallback<double>((instrument, seconds, _, _) =>
        {
            switch (instrument.Name)
            {
                case "embedded.store.apply.duration":
                    Interlocked.Add(ref _applyMicroseconds, (long)(seconds * 1e6));
                    break;
                case "embedded.store.commit.duration":
                    Interlocked.Add(ref _commitMicroseconds, (long)(seconds * 1e6));
                    break;
            }
        });
        _listener.Start();
    }

    /// <summary>Of this process: meters belong to it as a whole.</summary>
    public static StoreCounters Shared { get; } = new();

    public StoreTotals Read() => new(
        Interlocked.Read(ref _commits),
        Interlocked.Read(ref _requests),
        Interlocked.Read(ref _rows),
        Interlocked.Read(ref _applyMicroseconds) / 1e6,
        Interlocked.Read(ref _commitMicroseconds) / 1e6);

    public void Dispose() => _listener.Dispose();
}
