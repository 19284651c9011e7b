using Merit.Adapters.Storage;

namespace MeritFunctions.Objections;

/// <summary>When an objection has waited for longer than it should. It ends nothing: nobody decides in another's place.</summary>
public static class ObjectionOverdue
{
    /// <summary>After how many working days without a decision it is called overdue. Illustrative: no source gives a time.</summary>
    public const int WorkingDays = 20;

    // What follows from a decision takes seconds, and some sweeps where it broke off.
    private static readonly TimeSpan LongestWork = TimeSpan.FromHours(1);

    /// <summary>Whether it is overdue: not decided in time, or decided and not carried out.</summary>
    public static bool Is(ObjectionRow row, DateTimeOffset now) => row.DecidedAt is { } decided
        ? row.IsOpen && now > decided + LongestWork
        : now > Messages.EndOfWibDay(Merit.Assessment.Calendar.WorkingDays.Add(Messages.WibDate(row.SentAt), WorkingDays));
}
