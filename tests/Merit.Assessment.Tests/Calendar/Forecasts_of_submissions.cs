using Merit.Assessment.Calendar;

namespace Merit.Assessment.Tests.Calendar;

public sealed class Forecasts_of_submissions
{
    private static readonly DateTimeOffset Opens = new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // Each number is the day on which somebody came, of a hundred days.
    private static Pace Came(params int[] days) => new(Opens, Opens.AddDays(100), [.. days.Select(day => Opens.AddDays(day))]);

    [Fact]
    public void Go_straight_on_and_as_the_cycle_before()
    {
        Pace before = Came(10, 20, 90, 95, 99, 99, 100, 130);
        PaceForecast forecast = PaceForecast.Of(Came(1, 2, 24), 50, Opens.AddDays(25), before)!;
        Assert.Equal(new PaceForecast(3, 50, 12, 12), forecast);
    }

    [Fact]
    public void Never_expect_more_than_there_are() =>
        Assert.Equal(new PaceForecast(3, 4, 4, 4), PaceForecast.Of(Came(1, 2, 3), 4, Opens.AddDays(10), Came(5, 50, 60, 70)));

    [Fact]
    public void Do_not_go_by_a_cycle_in_which_nobody_had_come_by_then()
    {
        Assert.Null(PaceForecast.Of(Came(1), 10, Opens.AddDays(10), Came(99))!.AsBefore);
        Assert.Null(PaceForecast.Of(Came(1), 10, Opens.AddDays(10), null)!.AsBefore);
        Assert.Equal(0, PaceForecast.Of(Came(), 10, Opens.AddDays(10), Came(99))!.AtThisPace);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(400)]
    public void Are_made_only_while_agencies_submit(int day) => Assert.Null(PaceForecast.Of(Came(1), 10, Opens.AddDays(day), null));
}
