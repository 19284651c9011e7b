using System.Globalization;
using LocalHost.Triggers.Timers;

namespace LocalHost.Tests.Triggers.Timers;

public sealed class TimerScheduleTests
{
    [Theory]
    [InlineData("0 */5 * * * *", "2026-01-01T00:00:00", "2026-01-01T00:05:00")]
    [InlineData("30 0 7 * * 1-5", "2026-06-05T12:00:00", "2026-06-08T07:00:30")]
    [InlineData("*/15 * * * * *", "2026-01-01T00:00:01", "2026-01-01T00:00:15")]
    [InlineData("0 0 1 1 *", "2026-06-05T12:00:00", "2027-01-01T00:00:00")]
    [InlineData("00:00:15", "2026-01-01T00:00:01", "2026-01-01T00:00:16")]
    [InlineData("1.00:00:00", "2026-01-01T00:00:01", "2026-01-02T00:00:01")]
    public void The_next_occurrence_follows_the_expression_or_the_interval(string schedule, string after, string next)
    {
        Assert.Equal(Time(next), TimerSchedule.Parse(schedule).NextAfter(Time(after)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("* * *")]
    [InlineData("0 0 25 * * *")]
    [InlineData("-00:00:01")]
    [InlineData("a b c d e f")]
    public void What_is_neither_is_refused(string schedule)
    {
        Assert.Throws<FormatException>(() => TimerSchedule.Parse(schedule));
    }

    [Theory]
    [InlineData("*/15 * * * * *", true)]
    [InlineData("0 * * * * *", false)]
    [InlineData("00:00:59", true)]
    public void A_schedule_that_comes_round_within_a_minute_is_frequent(string schedule, bool frequent)
    {
        Assert.Equal(frequent, TimerSchedule.Parse(schedule).IsFrequent(Time("2026-01-01T00:00:00")));
    }

    private static DateTime Time(string text) =>
        DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}
