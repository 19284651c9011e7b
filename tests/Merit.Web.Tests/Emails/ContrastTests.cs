using Merit.Web.Look;
using System.Globalization;
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

    private static readonly string[] DarkGrounds = ["#172229", "#131c22", "#1e2b33", "#0e161b"];

    [Theory]
    [InlineData("#1b2a33")]
    [InlineData("#12303b")]
    [InlineData("#52646f")]
    public void Every_ink_is_readable_on_every_light_ground(string ink) =>
        Assert.All(LightGrounds, ground => Assert.InRange(Contrast(ink, ground), Enough, 21));

    [Fact]
    public async Task Every_dark_ink_is_readable_on_every_dark_ground()
    {
        RenderedEmail email = await Rendering.Of(SampleEmails.Award);
        string[] inks = [Colour(email.Html, ".ink", "color"), Colour(email.Html, ".muted", "color")];

        Assert.All(inks, ink => Assert.All(DarkGrounds, ground => Assert.InRange(Contrast(ink, ground), Enough, 21)));
        Assert.All(DarkGrounds, ground => Assert.Contains(ground, email.Html, StringComparison.Ordinal));
        Assert.InRange(Contrast("#ffffff", Colour(email.Html, ".button", "background-color")), Enough, 21);
        Assert.InRange(Contrast("#ffffff", Colour(email.Html, ".head", "background-color")), Enough, 21);
    }

    [Theory]
    [InlineData(Tone.Information)]
    [InlineData(Tone.Success)]
    [InlineData(Tone.Attention)]
    [InlineData(Tone.Problem)]
    [InlineData(Tone.Award)]
    public async Task Every_tone_is_readable_in_both_looks(Tone tone)
    {
        MatchCollection light = Colours().Matches(Palette.Ground(tone));
        RenderedEmail email = await Rendering.Of(SampleEmails.Award);
        string dark = "." + Palette.Class(tone);

        Assert.InRange(Contrast(light[0].Value, light[1].Value), Enough, 21);
        Assert.InRange(Contrast(Colour(email.Html, dark, "color"), Colour(email.Html, dark, "background-color")), Enough, 21);
    }

    private static string Colour(string html, string selector, string property) =>
        Regex.Match(html, $$"""\n\s*{{Regex.Escape(selector)}} \{[^}]*?(?<![-\w]){{property}}: (#[0-9a-f]{6}) !important""").Groups[1].Value;

    private static double Contrast(string one, string other)
    {
        double a = Luminance(one), b = Luminance(other);
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double Luminance(string colour)
    {
        double[] channels =
        [
            .. new[] { 1, 3, 5 }
                .Select(i => int.Parse(colour.AsSpan(i, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0)
                .Select(c => c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4)),
        ];
        return (0.2126 * channels[0]) + (0.7152 * channels[1]) + (0.0722 * channels[2]);
    }

    [GeneratedRegex("#[0-9a-f]{6}")]
    private static partial Regex Colours();
}
