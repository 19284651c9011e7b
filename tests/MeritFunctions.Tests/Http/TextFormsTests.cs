using System.Text.RegularExpressions;
using MeritFunctions.Http;

namespace MeritFunctions.Tests.Http;

public sealed class TextFormsTests
{
    public static TheoryData<Regex, string> OneLine => new()
    {
        { TextForms.Id(), "merit-2027" },
        { TextForms.OpaqueId(), "assessor-07" },
        { TextForms.AgencyCode(), "31" },
        { TextForms.Line(), "SK 12/2027" },
        { TextForms.IndicatorCode(), "1.1" },
        { TextForms.Outcome(), "confirm" },
    };

    [Theory]
    [MemberData(nameof(OneLine))]
    public void A_line_break_at_the_end_is_part_of_the_text(Regex form, string text)
    {
        Assert.Matches(form, text);
        Assert.DoesNotMatch(form, text + "\n");
    }
}
