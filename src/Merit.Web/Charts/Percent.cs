using System.Globalization;

namespace Merit.Web.Charts;

/// <summary>
/// Places in a chart. Charts are as wide as their column and have no view box, so that words in them keep their size on a
/// phone: everything across is a share of the width.
/// </summary>
internal static class Percent
{
    /// <summary>"12.5%": a share of the width, 0 to 1.</summary>
    public static string Of(double share) =>
        (Math.Clamp(double.IsFinite(share) ? share : 0, 0, 1) * 100).ToString("0.##", CultureInfo.InvariantCulture) + "%";

    /// <summary>"12.5%": a part of a whole; nothing of nothing is 0.</summary>
    public static string Of(decimal part, decimal whole) => Of(whole <= 0 ? 0 : (double)(part / whole));

    /// <summary>A moment between two.</summary>
    public static double Between(DateTimeOffset moment, DateTimeOffset from, DateTimeOffset until) =>
        until <= from ? 0 : Math.Clamp((moment - from) / (until - from), 0, 1);

    /// <summary>Where a word ends that stands at a place: words near the edges would run out of the picture.</summary>
    public static string Anchor(double share) => share < 0.12 ? "start" : share > 0.88 ? "end" : "middle";
}
