using Merit.Assessment.Calendar;
using Merit.Assessment.Instruments;

namespace Merit.Assessment.Tests.Calendar;

public sealed class Public_holidays
{
    [Theory]
    [InlineData("2027-01-01", Provenance.Confirmed)]
    [InlineData("2027-03-26", Provenance.Derived)]
    [InlineData("2027-03-10", Provenance.Illustrative)]
    [InlineData("2028-05-25", Provenance.Derived)]
    public void Say_how_sure_they_are(string day, Provenance standing)
    {
        PublicHoliday holiday = Assert.IsType<PublicHoliday>(PublicHolidays.On(Day(day)));
        Assert.Equal(standing, holiday.Standing);
        Assert.NotEmpty(holiday.Source);
        Assert.NotEmpty(holiday.Name.Id);
        Assert.NotEmpty(holiday.Name.En);
    }

    [Fact]
    public void Are_sure_only_where_the_day_is_the_same_every_year()
    {
        int[] years = [.. Enumerable.Range(2026, 3)];
        Assert.All(years, year => Assert.True(PublicHolidays.Knows(year)));
        IEnumerable<PublicHoliday> all = years.SelectMany(year => Enumerable.Range(0, 365).Select(n => PublicHolidays.On(new DateOnly(year, 1, 1).AddDays(n)))).OfType<PublicHoliday>();
        Assert.All(all.Where(h => h.Standing == Provenance.Confirmed), h => Assert.All(years, year => Assert.NotNull(PublicHolidays.On(new DateOnly(year, h.Date.Month, h.Date.Day)))));
    }

    [Fact]
    public void Of_a_year_without_a_file_are_not_known_and_weekends_are()
    {
        Assert.False(PublicHolidays.Knows(2040));
        Assert.Null(PublicHolidays.On(new DateOnly(2040, 1, 1)));
        Assert.Equal([false, true, true, false], Enumerable.Range(0, 4).Select(n => PublicHolidays.IsWeekend(Day("2027-02-26").AddDays(n))));
    }

    private static DateOnly Day(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
