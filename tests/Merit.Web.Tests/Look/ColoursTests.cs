using System.Globalization;
using Merit.Web.Look;

namespace Merit.Web.Tests.Look;

/// <summary>WCAG 2.2: text at least 7 to 1 (1.4.6), edges of fields and marks of charts at least 3 to 1 (1.4.11).</summary>
public sealed class ColoursTests
{
    private static readonly string[] Grounds = ["ground", "surface", "quiet"];

    private static readonly string[] Tones = ["information", "success", "attention", "problem", "award"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Text_is_readable_on_every_ground(bool dark)
    {
        IEnumerable<(string, string)> pairs =
        [
            .. from ink in new[] { "ink", "muted", "link" } from ground in Grounds select (ink, ground),
            .. Tones.Select(tone => (tone + "-ink", tone + "-ground")),
            ("problem-ink", "surface"), ("problem-ink", "ground"), ("head-ink", "head"), ("head-muted", "head"), ("button-ink", "button"), ("danger-ink", "danger"), ("link", "surface"),
        ];

        Assert.All(pairs, pair => AssertContrast(pair, 7, dark));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Edges_and_marks_are_visible(bool dark)
    {
        IEnumerable<(string, string)> pairs = [.. Tones.Select(tone => (tone, "surface")), ("best", "surface"), ("good", "surface"), .. Grounds.Select(ground => ("edge", ground)), ("focus", "head")];

        Assert.All(pairs, pair => AssertContrast(pair, 3, dark));
    }

    [Fact]
    public void Every_colour_that_the_style_sheet_asks_for_is_defined()
    {
        string css = System.Text.Encoding.UTF8.GetString(WebAssets.Find(WebAssets.Href("merit.css"))!.Bytes.Span);
        IEnumerable<string> asked = System.Text.RegularExpressions.Regex.Matches(css, @"var\(--([\w-]+)\)").Select(m => m.Groups[1].Value).Distinct();

        Assert.All(asked.Where(name => !name.StartsWith("tone", StringComparison.Ordinal)), name => Assert.Contains(Colours.All, c => c.Name == name));
        Assert.All(Colours.All, colour => Assert.Contains($"var(--{colour.Name})", css, StringComparison.Ordinal));
    }

    private static void AssertContrast((string One, string Other) pair, double least, bool dark)
    {
        double contrast = Contrast(Colour(pair.One, dark), Colour(pair.Other, dark));
        Assert.True(contrast >= least, FormattableString.Invariant($"{pair} {(dark ? "dark" : "light")}: {contrast:0.00}"));
    }

    private static string Colour(string name, bool dark)
    {
        (_, string light, string other) = Colours.All.Single(c => c.Name == name);
        return dark ? other : light;
    }

    /// <summary>The ratio of WCAG between two colours, 1 to 21.</summary>
    internal static double Contrast(string one, string other)
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
}
