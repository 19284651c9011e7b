using Merit.Assessment.Calendar;

namespace Merit.Assessment.Tests.Calendar;

public sealed class Quiet_hours
{
    private static readonly QuietHours Night = QuietHours.Read("20:00-06:00")!;

    [Theory]
    [InlineData("2027-03-02T19:59:59.9999999", "2027-03-02T19:59:59.9999999")]
    [InlineData("2027-03-02T20:00:00", "2027-03-03T06:00:00")]
    [InlineData("2027-03-02T23:59:59", "2027-03-03T06:00:00")]
    [InlineData("2027-03-03T00:00:00", "2027-03-03T06:00:00")]
    [InlineData("2027-03-03T05:59:59", "2027-03-03T06:00:00")]
    [InlineData("2027-03-03T06:00:00", "2027-03-03T06:00:00")]
    // A Sunday is a day like others to a reminder.
    [InlineData("2027-03-07T12:00:00", "2027-03-07T12:00:00")]
    public void A_night_ends_in_the_morning(string moment, string leaves) => Assert.Equal(Wib(leaves), Night.FirstAfter(Wib(moment), onWorkingDays: false));

    [Theory]
    [InlineData("2027-03-05T19:00:00", "2027-03-05T19:00:00")]
    // Friday evening; the Monday is Nyepi, and the Wednesday and Thursday after are the feast.
    [InlineData("2027-03-05T20:00:00", "2027-03-09T06:00:00")]
    [InlineData("2027-03-06T12:00:00", "2027-03-09T06:00:00")]
    [InlineData("2027-03-09T21:00:00", "2027-03-12T06:00:00")]
    public void Who_is_told_on_working_days_alone_is_told_on_the_next(string moment, string leaves) => Assert.Equal(Wib(leaves), Night.FirstAfter(Wib(moment), onWorkingDays: true));

    [Fact]
    public void Noon_can_be_quiet_and_so_can_nothing()
    {
        QuietHours noon = QuietHours.Read("12:00 - 13:30")!;
        Assert.Equal(Wib("2027-03-02T13:30:00"), noon.FirstAfter(Wib("2027-03-02T12:00:00"), onWorkingDays: false));
        Assert.Equal(Wib("2027-03-02T11:59:59"), noon.FirstAfter(Wib("2027-03-02T11:59:59"), onWorkingDays: false));
        Assert.Equal(Wib("2027-03-02T13:30:00"), noon.FirstAfter(Wib("2027-03-02T13:30:00"), onWorkingDays: false));
        Assert.Equal(Wib("2027-03-02T03:00:00"), QuietHours.Read(QuietHours.None)!.FirstAfter(Wib("2027-03-02T03:00:00"), onWorkingDays: false));
    }

    [Theory]
    [InlineData("")]
    [InlineData("20-6")]
    [InlineData("20:00")]
    [InlineData("20:00-24:00")]
    [InlineData("20:00-06:00-07:00")]
    [InlineData("never")]
    public void What_is_no_span_is_refused(string text) => Assert.Null(QuietHours.Read(text));

    [Fact]
    public void Whenever_it_is_a_mail_leaves_no_earlier_never_in_the_night_and_at_the_first_moment_that_may_be()
    {
        for (DateTimeOffset moment = Wib("2027-02-26T00:00:00"); moment < Wib("2027-03-15T00:00:00"); moment = moment.AddMinutes(7))
        {
            foreach (bool onWorkingDays in (bool[])[false, true])
            {
                DateTimeOffset leaves = Night.FirstAfter(moment, onWorkingDays);
                Assert.True(leaves >= moment && MayLeave(leaves, onWorkingDays), $"{moment:O} leaves {leaves:O}");
                // Minute by minute there is none before.
                for (DateTimeOffset earlier = moment; earlier < leaves; earlier = earlier.AddMinutes(1))
                {
                    Assert.False(MayLeave(earlier, onWorkingDays), $"{moment:O} could leave {earlier:O}");
                }
            }
        }

        static bool MayLeave(DateTimeOffset moment, bool onWorkingDays)
        {
            DateTime local = moment.ToOffset(TimeSpan.FromHours(7)).DateTime;
            return local.Hour is >= 6 and < 20 && (!onWorkingDays || WorkingDays.Includes(DateOnly.FromDateTime(local)));
        }
    }

    [Fact]
    public void Working_days_between_two_days_leave_out_what_is_free()
    {
        Assert.Equal(0, WorkingDays.Between(new DateOnly(2027, 3, 2), new DateOnly(2027, 3, 2)));
        Assert.Equal(0, WorkingDays.Between(new DateOnly(2027, 3, 2), new DateOnly(2027, 3, 1)));
        Assert.Equal(1, WorkingDays.Between(new DateOnly(2027, 3, 5), new DateOnly(2027, 3, 9)));
        Assert.Equal(5, WorkingDays.Between(new DateOnly(2027, 3, 1), WorkingDays.Add(new DateOnly(2027, 3, 1), 5)));
    }

    private static DateTimeOffset Wib(string local) => new DateTimeOffset(DateTime.Parse(local, System.Globalization.CultureInfo.InvariantCulture), TimeSpan.FromHours(7));
}
