namespace Merit.Web.Texts;

/// <summary>The texts that every page shares, and how pages write moments.</summary>
public sealed class PageWords : Words
{
    private static readonly PageWords Indonesian = new(Language.Indonesian);

    private static readonly PageWords English = new(Language.English);

    private PageWords(Language language)
        : base(typeof(PageWords), language)
    {
    }

    /// <summary>The texts in one language.</summary>
    public static PageWords In(Language language) => language == Language.Indonesian ? Indonesian : English;

    /// <summary>"12 Feb 2027 23.59 WIB".</summary>
    public string Moment(DateTimeOffset moment)
    {
        DateTimeOffset local = WesternIndonesia.Local(moment);
        return Fill("Moment", local.ToString("d MMM yyyy", Format), Clock(local));
    }

    /// <summary>"12 Feb 2027": the day of a moment by the clock of Jakarta.</summary>
    public string Day(DateTimeOffset moment) => WesternIndonesia.Local(moment).ToString("d MMM yyyy", Format);

    /// <summary>"3 hari lagi", "2 jam lalu": how far a moment is from now.</summary>
    public string Relative(DateTimeOffset moment, DateTimeOffset now)
    {
        TimeSpan distance = moment - now;
        string side = distance < TimeSpan.Zero ? "Past" : "Future";
        TimeSpan length = distance.Duration();
        if (length < TimeSpan.FromMinutes(1))
        {
            return this[$"Relative.{side}.Now"];
        }

        if (length < TimeSpan.FromHours(1))
        {
            return Count($"Relative.{side}.Minutes", (long)length.TotalMinutes);
        }

        // Below two days, "1 day" would hide up to a day.
        if (length < TimeSpan.FromDays(2))
        {
            return Count($"Relative.{side}.Hours", (long)length.TotalHours);
        }

        int days = (WesternIndonesia.Local(moment).Date - WesternIndonesia.Local(now).Date).Duration().Days;
        return days < 60
            ? Count($"Relative.{side}.Days", days)
            : Count($"Relative.{side}.Months", (long)Math.Round(days / 30.44));
    }

    /// <summary>"2 hari 4 jam", "35 menit": how long something took.</summary>
    public string Length(TimeSpan length)
    {
        if (length < TimeSpan.FromHours(1))
        {
            return Count("Length.Minutes", (long)length.TotalMinutes);
        }

        string hours = Count("Length.Hours", length.Hours);
        return length < TimeSpan.FromDays(1) ? hours
            : length.Hours == 0 || length >= TimeSpan.FromDays(14) ? Count("Length.Days", length.Days)
            : $"{Count("Length.Days", length.Days)} {hours}";
    }

    /// <summary>A share, 0 to 1, in whole per cent.</summary>
    public string Percent(decimal share) => Fill("Percent", Math.Round(share * 100));
}
