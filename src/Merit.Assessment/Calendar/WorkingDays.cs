namespace Merit.Assessment.Calendar;

/// <summary>Days on which offices in Indonesia are open (hari kerja): neither weekends nor public holidays. Of years whose holidays are not recorded only weekends are free.</summary>
public static class WorkingDays
{
    // Western Indonesian Time (WIB) has no summer time.
    private static readonly TimeSpan Wib = TimeSpan.FromHours(7);
    private static readonly TimeOnly OfficesOpen = new(8, 0);

    /// <summary>Whether offices are open on a day.</summary>
    public static bool Includes(DateOnly day) => !PublicHolidays.IsWeekend(day) && PublicHolidays.On(day) is null;

    /// <summary>The working day that is so many working days after a day, or before it when the number is negative; with 0 the day itself, free or not.</summary>
    public static DateOnly Add(DateOnly day, int count)
    {
        int step = Math.Sign(count);
        for (int left = Math.Abs(count); left > 0; left -= Includes(day) ? 1 : 0)
        {
            day = day.AddDays(step);
        }

        return day;
    }

    /// <summary>How many working days lie after one day up to another, which counts; 0 when it is not later.</summary>
    public static int Between(DateOnly day, DateOnly until)
    {
        int count = 0;
        for (DateOnly next = day.AddDays(1); next <= until; next = next.AddDays(1))
        {
            count += Includes(next) ? 1 : 0;
        }

        return count;
    }

    /// <summary>When offices open on a day, Western Indonesian Time: a mail that is sent then finds somebody at work.</summary>
    public static DateTimeOffset MorningOf(DateOnly day) => new DateTimeOffset(day, OfficesOpen, Wib).ToUniversalTime();

    /// <summary>The morning that is so many working days before the day of a moment, or after it when the number is negative.</summary>
    public static DateTimeOffset MorningBefore(DateTimeOffset moment, int days) =>
        MorningOf(Add(DateOnly.FromDateTime(moment.ToOffset(Wib).DateTime), -days));
}
