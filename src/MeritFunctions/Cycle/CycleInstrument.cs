using Merit.Adapters.Storage;
using Merit.Assessment.Instruments;

namespace MeritFunctions.Cycle;

/// <summary>A cycle with the instrument that it is bound to.</summary>
/// <param name="Cycle">The cycle's row.</param>
/// <param name="Instrument">The instrument, read from the pinned bytes.</param>
public sealed record CycleInstrument(CycleRow Cycle, Instrument Instrument);
