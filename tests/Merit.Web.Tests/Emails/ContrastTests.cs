using Merit.Web.Look;
using Merit.Web.Tests.Look;
using System.Text.RegularExpressions;
using Merit.Web.Emails;
using Merit.Web.Emails.Components;
using Merit.Web.Emails.Content;

namespace Merit.Web.Tests.Emails;

/// <summary>WCAG 2.2, success criterion 1.4.3: text and ground differ by at least 4.5 to 1.</summary>
public sealed partial class ContrastTests
{
    private const double Enough = 4.5;

    private static readonly string[] LightGrounds = ["#ffffff", "#f6f9fa", "#f5f8f9", "#edf1f4"];

    private static readonly string[] DarkGrounds = [Colours.Dark.Surface, Colours.Dark.Quiet, Colours.Dark.Ground];

    [Theory]
    [InlineData(Colours.Light.Ink)]
    [InlineData("#12303b")]
    [InlineData(Colours.Light.Muted)]
    public void Every_ink_is_readable_on_every_light_ground(string ink) =>
        Assert.All(LightGrounds, ground => Assert.InRange(ColoursTests.Contrast(ink, ground), Enough, 21));

    [Fact]
    public async Task Every_dark_ink_is_readable_on_every_dark_ground()
    {
        RenderedEmail email = await Rendering.Of(SampleEmails.Award);
        string[] inks = [Colour(email.Html, ".ink", "color"), Colour(email.Html, ".muted", "color")];

        Assert.All(inks, ink => Assert.All(DarkGrounds, ground => Assert.InRange(ColoursTests.Contrast(ink, ground), Enough, 21)));
        Assert.All(DarkGrounds, ground => Assert.Contains(ground, email.Html, StringComparison.Ordinal));
        Assert.InRange(ColoursTests.Contrast("#ffffff", Colour(email.Html, ".button", "background-color")), Enough, 21);
        Assert.InRange(ColoursTests.Contrast("#ffffff", Colour(email.Html, ".head", "background-color")), Enough, 21);
    }

    [Theory]
    [InlineData(Tone.Information)]
    [InlineData(Tone.Success)]
    [InlineData(Tone.Attention)]
    [InlineData(Tone.Problem)]
    [InlineData(Tone.Award)]
    public async Task Every_tone_is_readable_in_both_looks(Tone tone)
    {
        MatchCollection light = Hex().Matches(Palette.Ground(tone));
        RenderedEmail email = await Rendering.Of(SampleEmails.Award);
        string dark = "." + Palette.Class(tone);

        Assert.InRange(ColoursTests.Contrast(light[0].Value, light[1].Value), Enough, 21);
        Assert.InRange(ColoursTests.Contrast(Colour(email.Html, dark, "color"), Colour(email.Html, dark, "background-color")), Enough, 21);
    }

    private static string Colour(string html, string selector, string property) =>
        Regex.Match(html, $$"""\n\s*{{Regex.Escape(selector)}} \{[^}]*?(?<![-\w]){{property}}: (#[0-9a-f]{6}) !important""").Groups[1].Value;

    [GeneratedRegex("#[0-9a-f]{6}")]
    private static partial Regex Hex();
}
