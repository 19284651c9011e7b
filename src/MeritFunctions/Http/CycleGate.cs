using Merit.Adapters.Storage;
using Microsoft.AspNetCore.Http;

namespace MeritFunctions.Http;

/// <summary>Whether a cycle takes decisions at all.</summary>
public static class CycleGate
{
    /// <summary>409 while the cycle is paused, and when it was cancelled; null when it goes on.</summary>
    public static IResult? RefusalOf(CycleRow cycle) =>
        cycle.Status == CycleStatus.Cancelled ? Problems.Conflict("cycle-cancelled", cycle.RowKey)
        : cycle.PausedAt is { } since ? Problems.Conflict("cycle-paused", cycle.RowKey, Messages.Wib(since))
        : null;
}
