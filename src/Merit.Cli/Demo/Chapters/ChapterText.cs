using System.Globalization;
using Merit.Assessment.Instruments;

namespace Merit.Cli.Demo.Chapters;

/// <summary>How figures and years are told in chapters.</summary>
internal static class ChapterText
{
    /// <summary>A score without trailing zeros.</summary>
    public static string Score(decimal score) => score.ToString("0.######", CultureInfo.InvariantCulture);

    /// <summary>An index with the decimals that its instrument keeps.</summary>
    public static string Index(decimal? index, Instrument instrument) =>
        index?.ToString($"F{(int)(instrument.Index?.Decimals.Value ?? 2m)}", CultureInfo.InvariantCulture) ?? "";

    /// <summary>What stands in the column of what was published.</summary>
    public static string Published(bool right, int? year) => (right, year) switch
    {
        (false, _) => "✗ otherwise",
        (_, { } known) => $"✓ {known}",
        _ => "✓",
    };

    /// <summary>The row's standing.</summary>
    public static RowStanding Standing(bool right) => right ? RowStanding.Right : RowStanding.Wrong;
}
