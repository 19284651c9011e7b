using Merit.Adapters.Storage;

namespace MeritFunctions.Http;

/// <summary>Whether a cycle takes decisions at all.</summary>
public static class CycleGate
{
    /// <summary>A conflict while the cycle is paused, and when it was cancelled; null when it goes on.</summary>
    public static OrderOutcome? RefusalOf(CycleRow cycle) =>
        cycle.Status == CycleStatus.Cancelled ? OrderOutcome.Conflict("cycle-cancelled", cycle.RowKey)
        : cycle.PausedAt is { } since ? OrderOutcome.Conflict("cycle-paused", cycle.RowKey, Messages.Wib(since))
        : null;
}
