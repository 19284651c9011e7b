namespace Merit.Bench.Measuring;

/// <summary>Percentiles by nearest rank.</summary>
internal static class Percentile
{
    /// <param name="sorted">Ascending, not empty.</param>
    /// <param name="percent">Above 0, up to 100.</param>
    public static double Of(IReadOnlyList<double> sorted, double percent) =>
        sorted[Math.Clamp((int)Math.Ceiling(percent / 100 * sorted.Count) - 1, 0, sorted.Count - 1)];

    public static double Median(IEnumerable<double> values) => Of([.. values.Order()], 50);
}
