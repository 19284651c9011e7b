using System.Globalization;

namespace Merit.Web.Texts;

/// <summary>Western Indonesian Time. It has no daylight saving, so that the offset needs no time-zone database on the machine.</summary>
public static class WesternIndonesia
{
    /// <summary>How a form field of the kind <c>datetime-local</c> writes a moment.</summary>
    private const string Field = "yyyy-MM-dd'T'HH:mm";

    private static readonly TimeSpan Offset = TimeSpan.FromHours(7);

    /// <summary>The moment by the clock of Jakarta.</summary>
    public static DateTimeOffset Local(DateTimeOffset moment) => moment.ToOffset(Offset);

    /// <summary>The moment as the date-time field of a form holds it.</summary>
    public static string ToField(DateTimeOffset moment) => Local(moment).ToString(Field, CultureInfo.InvariantCulture);

    /// <summary>Reads what a date-time field of a form sent; <see langword="null"/> where it is no moment.</summary>
    public static DateTimeOffset? FromField(string? typed) =>
        DateTime.TryParseExact(typed, [Field, Field + ":ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime local)
            && local.Year is > 1900 and < 9999
            ? new DateTimeOffset(local, Offset)
            : null;

    /// <summary>What was typed into a date-time field, as a script would send it: what is no moment stays as it was typed; <see langword="null"/> where the field was left empty.</summary>
    public static string? Sent(string typed) =>
        typed.Length == 0 ? null : FromField(typed)?.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture) ?? typed;
}
