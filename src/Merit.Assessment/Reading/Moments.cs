using System.Globalization;
using System.Text.RegularExpressions;

namespace Merit.Assessment.Reading;

/// <summary>
/// Moments and dates as documents state them: ISO 8601 only, a moment always with its offset, in years in which nothing
/// overflows when months are added. A lenient parser reads 03/02 as the second of March and fills in a zone of its own.
/// </summary>
public static partial class Moments
{
    /// <summary>The first year that a document may state.</summary>
    public const int EarliestYear = 2000;

    /// <summary>The last year that a document may state.</summary>
    public const int LatestYear = 2999;

    /// <summary>
    /// The offset of Western Indonesian Time (WIB), which has no summer time. Deadlines are announced in it, and people are shown
    /// moments, and look for days, in it.
    /// </summary>
    public static readonly TimeSpan Wib = TimeSpan.FromHours(7);

    private static readonly string[] Forms =
        ["yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz"];

    /// <summary>Reads a moment, with the offset that it states.</summary>
    /// <returns>Null when it was read; else the code of the finding.</returns>
    public static string? Read(string text, out DateTimeOffset moment)
    {
        moment = default;
        Match match = Shape().Match(text);
        if (!match.Success)
        {
            return "time-not-iso";
        }

        string offset = match.Groups["offset"].Value;
        if (offset.Length == 0)
        {
            return "time-without-offset";
        }

        string spelled = offset == "Z" ? $"{text[..^1]}+00:00" : text;
        if (!DateTimeOffset.TryParseExact(spelled, Forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out moment))
        {
            return text[0] == '0' || text.StartsWith('1') ? "time-out-of-range" : "time-not-iso";
        }

        return IsWithin(moment.Year) ? null : "time-out-of-range";
    }

    /// <summary>Reads a date.</summary>
    /// <returns>Null when it was read; else the code of the finding.</returns>
    public static string? Read(string text, out DateOnly date) =>
        text.Length != "yyyy-MM-dd".Length
            || !DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date)
            ? Failed(out date)
            : IsWithin(date.Year) ? null : "date-out-of-range";

    private static string Failed(out DateOnly date)
    {
        date = default;
        return "date-not-iso";
    }

    private static bool IsWithin(int year) => year is >= EarliestYear and <= LatestYear;

    [GeneratedRegex(@"\A[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,7})?)?(?<offset>Z|[+-][0-9]{2}:[0-9]{2})?\z")]
    private static partial Regex Shape();
}
