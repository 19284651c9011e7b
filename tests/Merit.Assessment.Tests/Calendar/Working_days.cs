using System.Globalization;
using Merit.Assessment.Calendar;

namespace Merit.Assessment.Tests.Calendar;

public sealed class Working_days
{
    [Theory]
    [InlineData("2027-03-12", true)]
    [InlineData("2027-03-13", false)]
    [InlineData("2027-03-10", false)]
    [InlineData("2040-01-02", true)]
    public void Are_neither_weekends_nor_public_holidays(string day, bool isOne) => Assert.Equal(isOne, WorkingDays.Includes(Day(day)));

    [Theory]
    [InlineData("2027-03-12", -2, "2027-03-05")]
    [InlineData("2027-03-05", 2, "2027-03-12")]
    [InlineData("2027-03-13", -1, "2027-03-12")]
    [InlineData("2027-03-13", 0, "2027-03-13")]
    [InlineData("2026-12-31", 1, "2027-01-04")]
    public void Are_counted_over_free_days(string day, int count, string expected) => Assert.Equal(Day(expected), WorkingDays.Add(Day(day), count));

    [Fact]
    public void Always_lead_to_a_day_on_which_offices_are_open()
    {
        DateOnly first = new(2026, 1, 1);
        for (int day = 0; day < 3 * 365; day++)
        {
            DateOnly from = first.AddDays(day);
            for (int count = 1; count <= 10; count++)
            {
                DateOnly before = WorkingDays.Add(from, -count);
                Assert.True(WorkingDays.Includes(before));
                // As many working days lie between as were counted: the day that was found, and all after it before the day itself.
                Assert.Equal(count, Enumerable.Range(0, from.DayNumber - before.DayNumber).Count(n => WorkingDays.Includes(before.AddDays(n))));
            }
        }
    }

    [Theory]
    [InlineData("2027-03-12T16:59:00Z", 2, "2027-03-05T01:00:00Z")]
    [InlineData("2027-03-12T17:00:00Z", 1, "2027-03-12T01:00:00Z")]
    public void Begin_when_offices_open_in_western_Indonesia(string moment, int days, string expected) =>
        Assert.Equal(Moment(expected), WorkingDays.MorningBefore(Moment(moment), days));

    private static DateOnly Day(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateTimeOffset Moment(string moment) => DateTimeOffset.Parse(moment, CultureInfo.InvariantCulture);
}
