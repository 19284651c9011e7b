using System.Globalization;

namespace Merit.Assessment.Calendar;

/// <summary>The part of each day, Western Indonesian Time, in which no mail leaves that can wait until people work. It may reach over midnight; where both ends are the same there is none.</summary>
/// <param name="From">Its first moment.</param>
/// <param name="Until">The first moment after it.</param>
public sealed record QuietHours(TimeOnly From, TimeOnly Until)
{
    /// <summary>How a setting says that there are none.</summary>
    public const string None = "none";

    // Western Indonesian Time (WIB) has no summer time.
    private static readonly TimeSpan Wib = TimeSpan.FromHours(7);

    /// <summary>Reads <c>20:00-06:00</c> or <c>none</c>; null when a text is neither.</summary>
    public static QuietHours? Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text == None ? new QuietHours(TimeOnly.MinValue, TimeOnly.MinValue)
            : text.Split('-', StringSplitOptions.TrimEntries) is [{ } from, { } until] && Time(from) is { } first && Time(until) is { } end ? new QuietHours(first, end)
            : null;
    }

    /// <summary>The first moment from a given one on at which a mail may leave.</summary>
    /// <param name="moment">Not before it.</param>
    /// <param name="onWorkingDays">Whether it leaves on working days alone.</param>
    public DateTimeOffset FirstAfter(DateTimeOffset moment, bool onWorkingDays)
    {
        DateTime local = moment.ToOffset(Wib).DateTime;
        for (DateTime before = default; before != local;)
        {
            before = local;
            if (Includes(TimeOnly.FromDateTime(local)))
            {
                // What began in the evening ends on the next day.
                local = local.Date.AddDays(TimeOnly.FromDateTime(local) < Until ? 0 : 1) + Until.ToTimeSpan();
            }

            if (onWorkingDays && !WorkingDays.Includes(DateOnly.FromDateTime(local)))
            {
                local = local.Date.AddDays(1);
            }
        }

        return new DateTimeOffset(local, Wib).ToUniversalTime();
    }

    private bool Includes(TimeOnly time) => From <= Until ? From <= time && time < Until : time >= From || time < Until;

    private static TimeOnly? Time(string text) =>
        TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out TimeOnly time) ? time : null;
}
