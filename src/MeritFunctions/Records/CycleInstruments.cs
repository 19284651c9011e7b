using System.Collections.Concurrent;
using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Instruments;

namespace MeritFunctions.Records;

/// <summary>The instruments of cycles. Pinned bytes never change, so what was read once is kept.</summary>
public sealed class CycleInstruments(CycleTable cycles, InstrumentStore store)
{
    private readonly ConcurrentDictionary<string, Instrument> _byHash = new(StringComparer.Ordinal);

    /// <summary>The cycle and its instrument, or null when there is no such cycle.</summary>
    public async Task<CycleInstrument?> FindAsync(string cycleId, CancellationToken cancellation) =>
        await cycles.FindAsync(cycleId, cancellation) is { } cycle ? await OfAsync(cycle, cancellation) : null;

    /// <summary>The cycle as it was some seconds ago, and its instrument; or null. See <see cref="CycleTable.FindRecentAsync"/>.</summary>
    public async Task<CycleInstrument?> FindRecentAsync(string cycleId, CancellationToken cancellation, TimeSpan? within = null) =>
        await cycles.FindRecentAsync(cycleId, cancellation, within) is { } cycle ? await OfAsync(cycle, cancellation) : null;

    /// <summary>The cycle and its instrument.</summary>
    /// <exception cref="InvalidOperationException">There is no such cycle.</exception>
    public async Task<CycleInstrument> GetAsync(string cycleId, CancellationToken cancellation) =>
        await FindAsync(cycleId, cancellation) ?? throw new InvalidOperationException($"Cycle {cycleId} is missing.");

    /// <summary>A cycle that was read already, with its instrument.</summary>
    public async Task<CycleInstrument> OfAsync(CycleRow cycle, CancellationToken cancellation)
    {
        if (!_byHash.TryGetValue(cycle.InstrumentHash, out Instrument? instrument))
        {
            Read<Instrument> read = InstrumentJson.Parse(await store.ReadPinnedAsync(cycle.InstrumentId, cycle.InstrumentHash, cancellation));
            instrument = read.Value ?? throw new InvalidOperationException($"The pinned instrument {cycle.InstrumentId} of cycle {cycle.RowKey} cannot be read any more.");
            _byHash[cycle.InstrumentHash] = instrument;
        }

        return new CycleInstrument(cycle, instrument);
    }
}

/// <summary>A cycle with the instrument that it is bound to.</summary>
/// <param name="Cycle">The cycle's row.</param>
/// <param name="Instrument">The instrument, read from the pinned bytes.</param>
public sealed record CycleInstrument(CycleRow Cycle, Instrument Instrument);
