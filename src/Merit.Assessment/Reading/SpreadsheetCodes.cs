using System.Globalization;
using System.Text.RegularExpressions;

namespace Merit.Assessment.Reading;

/// <summary>
/// What spreadsheets make of codes such as 1.1, 3.10 and 0031: numbers, dates and numbers without their zeros. Several codes may
/// have become one cell, so a changed code is never guessed back, only explained.
/// </summary>
internal static partial class SpreadsheetCodes
{
    // Days since the last day of 1899, as spreadsheets count them, of the years in which files are made.
    private const int FirstSerial = 36_526;
    private const int LastSerial = 73_050;
    private const int MostExamples = 3;

    private static readonly Dictionary<string, int> Months = MonthNames();

    /// <summary>A cell without what spreadsheets put around a text that must stay one: <c>'1.1</c>, <c>="1.1"</c>.</summary>
    public static string Plain(string cell) => cell switch
    {
        ['=', '"', .. var inner, '"'] => inner,
        ['\'', .. var inner] => inner,
        _ => cell,
    };

    /// <summary>The codes that a cell may have been before a spreadsheet read it as a number or a date.</summary>
    public static IReadOnlyList<string> Candidates(string cell)
    {
        if (cell.Length > 40)
        {
            return [];
        }

        List<string> candidates = [];
        if (Numbers().IsMatch(cell))
        {
            string[] parts = [.. cell.Split('.', ',').Select(WithoutZeros)];
            candidates.Add(string.Join('.', parts));
            if (parts is [_, .., not "0"])
            {
                candidates.Add(string.Join('.', parts) + "0");
            }
        }

        Match date = Date().Match(cell);
        if (date.Success)
        {
            string[] parts = [.. date.Groups.Values.Skip(1).Where(group => group.Length > 0).Select(group => Part(group.Value))];
            for (int place = 0; place + 1 < parts.Length; place++)
            {
                candidates.Add($"{parts[place]}.{parts[place + 1]}");
                candidates.Add($"{parts[place + 1]}.{parts[place]}");
            }
        }

        if (int.TryParse(cell, NumberStyles.None, CultureInfo.InvariantCulture, out int serial)
            && serial is >= FirstSerial and <= LastSerial)
        {
            DateTime day = DateTime.FromOADate(serial);
            candidates.Add(string.Create(CultureInfo.InvariantCulture, $"{day.Day}.{day.Month}"));
            candidates.Add(string.Create(CultureInfo.InvariantCulture, $"{day.Month}.{day.Day}"));
        }

        candidates.RemoveAll(candidate => candidate == cell);
        return candidates;
    }

    /// <summary>One finding on all codes of a column that a spreadsheet has changed; none when none was.</summary>
    public static void Tell<T>(
        IReadOnlyCollection<(T Where, string Cell, string Code)> changed, Func<T, string> pointerOf, FindingList findings)
    {
        if (changed.Count > 0)
        {
            findings.Error(
                "csv-codes-changed",
                pointerOf(changed.First().Where),
                changed.Count,
                string.Join("; ", changed.Take(MostExamples).Select(change => $"{change.Cell} ← {change.Code}")));
        }
    }

    private static string WithoutZeros(string digits) => digits.TrimStart('0') is { Length: > 0 } rest ? rest : "0";

    private static string Part(string word) => Months.TryGetValue(word, out int month)
        ? month.ToString(CultureInfo.InvariantCulture)
        : WithoutZeros(word);

    private static Dictionary<string, int> MonthNames()
    {
        Dictionary<string, int> months = new(StringComparer.OrdinalIgnoreCase);
        foreach (string culture in (ReadOnlySpan<string>)["en", "id"])
        {
            DateTimeFormatInfo names = CultureInfo.GetCultureInfo(culture).DateTimeFormat;
            for (int month = 1; month <= 12; month++)
            {
                months[names.GetMonthName(month)] = month;
                months[names.GetMonthName(month)[..3]] = month;
                months[names.GetAbbreviatedMonthName(month).TrimEnd('.')] = month;
            }
        }

        return months;
    }

    [GeneratedRegex(@"\A[0-9]{1,4}(?:[.,][0-9]{1,4}){1,4}\z")]
    private static partial Regex Numbers();

    // 1-Jan, Jan-01, 1 Januari 2026, 1/1, 01/01/2026, 2026-01-01 00:00:00, 01.01.2026
    [GeneratedRegex(@"\A([0-9]{1,4}|\p{L}{3,12})[-/. ]([0-9]{1,2}|\p{L}{3,12})(?:[-/. ]([0-9]{1,4}))?(?:[ T][0-9:.]{4,12})?\z")]
    private static partial Regex Date();
}
