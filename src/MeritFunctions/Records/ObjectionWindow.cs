using Merit.Adapters.Storage;

namespace MeritFunctions.Records;

/// <summary>Until when agencies may object to their results: the one place where that is computed.</summary>
public static class ObjectionWindow
{
    /// <summary>The most days that a cycle gives for it.</summary>
    public const int MostDays = 90;

    /// <summary>
    /// The last moment of the window: that many days by the calendar of Western Indonesian Time after the day on which result mails were let go, to the
    /// end of the last of them. Null where the cycle has no window, or it has not opened yet.
    /// </summary>
    public static DateTimeOffset? EndOf(CycleRow cycle) => cycle is { ObjectionDays: > 0, ResultMailsAt: { } opened }
        ? Messages.EndOfWibDay(Messages.WibDate(opened).AddDays(cycle.ObjectionDays)).AddTicks(-1)
        : null;

    /// <summary>Whether an objection may be sent at a moment.</summary>
    public static bool IsOpen(CycleRow cycle, DateTimeOffset now) => now <= EndOf(cycle);
}
