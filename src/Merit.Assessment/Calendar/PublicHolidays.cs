using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using Merit.Assessment.Instruments;

namespace Merit.Assessment.Calendar;

/// <summary>Days on which nobody in Indonesia answers a question about a deadline: weekends, and the public holidays of the years that are recorded.</summary>
public static class PublicHolidays
{
    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web);
    private static readonly ConcurrentDictionary<int, FrozenDictionary<DateOnly, PublicHoliday>?> Years = new();

    /// <summary>Whether the holidays of a year are recorded.</summary>
    public static bool Knows(int year) => Of(year) is not null;

    /// <summary>The holiday on a day; null when there is none, or when its year is not recorded.</summary>
    public static PublicHoliday? On(DateOnly day) => Of(day.Year)?.GetValueOrDefault(day);

    /// <summary>Whether a day is a Saturday or a Sunday.</summary>
    public static bool IsWeekend(DateOnly day) => day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;

    private static FrozenDictionary<DateOnly, PublicHoliday>? Of(int year) => Years.GetOrAdd(year, static wanted =>
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"holidays/{wanted}.json");
        using Stream? stream = typeof(PublicHolidays).Assembly.GetManifestResourceStream(name);
        if (stream is null)
        {
            return null;
        }

        HolidayFile file = JsonSerializer.Deserialize<HolidayFile>(stream, Form) ?? throw new InvalidDataException($"{name} is empty.");
        // Two may fall on one day: the one that is surer is told.
        return file.Holidays
            .Select(h => new PublicHoliday(h.Date, new Text(h.Name.Id, h.Name.En), Enum.Parse<Provenance>(h.Standing, ignoreCase: true), h.Source))
            .GroupBy(h => h.Date)
            .ToFrozenDictionary(day => day.Key, day => day.OrderBy(h => h.Standing).First());
    });

    private sealed record HolidayFile(int Year, IReadOnlyList<HolidayLine> Holidays);

    private sealed record HolidayLine(DateOnly Date, HolidayName Name, string Standing, string Source);

    private sealed record HolidayName(string Id, string En);
}

/// <summary>A public holiday.</summary>
/// <param name="Date">Its day.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Standing">How sure the day is: fixed, counted, or only expected.</param>
/// <param name="Source">What it rests on.</param>
public sealed record PublicHoliday(DateOnly Date, Text Name, Provenance Standing, string Source);
