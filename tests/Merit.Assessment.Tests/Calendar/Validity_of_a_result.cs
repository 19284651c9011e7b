using Merit.Assessment.Calendar;
using Merit.Assessment.Instruments;

namespace Merit.Assessment.Tests.Calendar;

public sealed class Validity_of_a_result
{
    [Theory]
    [InlineData("merit-2019", "sangat-baik", "2022-06-08", "2024-06-08")]
    [InlineData("merit-2019", "baik", "2022-06-08", "2023-06-08")]
    [InlineData("merit-2019", "baik", "2024-02-29", "2025-02-28")]
    [InlineData("nkk-2022", "patuh", "2023-04-01", "2026-04-01")]
    [InlineData("nkk-2021", "tinggi", "2021-12-29", null)]
    public void Re_evaluation_is_due_after_the_categorys_months(string instrument, string category, string determined, string? due)
    {
        Category found = ShippedInstruments.Get(instrument).FindCategory(category)!;
        DateOnly day = DateOnly.Parse(determined, System.Globalization.CultureInfo.InvariantCulture);

        DateOnly? expected = due is null ? null : DateOnly.Parse(due, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(expected, Validity.DueOn(found, day));
        Assert.True(Validity.IsValidOn(day, found, day));
        Assert.False(Validity.IsValidOn(day.AddDays(-1), found, day));
        if (expected is { } last)
        {
            Assert.True(Validity.IsValidOn(last.AddDays(-1), found, day));
            Assert.False(Validity.IsValidOn(last, found, day));
        }
    }
}
