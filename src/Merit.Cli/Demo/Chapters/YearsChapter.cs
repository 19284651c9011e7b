using Merit.Assessment.Agencies;
using Merit.Assessment.Determination;
using Merit.Assessment.Instruments;

namespace Merit.Cli.Demo.Chapters;

/// <summary>Agencies in two assessments: what became of them.</summary>
internal static class YearsChapter
{
    // Only that one day lies before the other matters: when the results were determined was not published.
    private static readonly DateOnly Earlier = new(2021, 6, 8);
    private static readonly DateOnly Later = new(2023, 6, 8);

    /// <summary>Compares each pair.</summary>
    public static ChapterReport Play(string samples)
    {
        ChapterSamples chapter = new(samples, "year-over-year");
        Instrument instrument = chapter.Instrument;
        // The same agencies as in the merit cycle.
        AgencyRegister? register = AgencyRegisterJson.Parse(ChapterSamples.ReadFile(Path.Combine(samples, "demo", "agencies.json"))).Value;
        FigureTally tally = new("Year over year");
        List<ChapterRow> rows = [];
        List<string> rises = [];
        foreach (ExpectedYears expected in chapter.Expected.Pairs ?? [])
        {
            YearComparison comparison = YearOnYear.Compare(
                new AssessedResult(instrument, chapter.Score("merit-before", expected.Agency, $"{expected.Agency}-before.json"), Earlier),
                new AssessedResult(instrument, chapter.Score("merit-after", expected.Agency, $"{expected.Agency}-after.json"), Later));
            bool right = tally.Check($"{expected.Agency} earlier score", comparison.Before.Result.Score, expected.ScoreBefore, expected.Source)
                & tally.Check($"{expected.Agency} score", comparison.Now.Result.Score, expected.Score, expected.Source)
                & tally.Check($"{expected.Agency} earlier index", comparison.IndexBefore, expected.IndexBefore, expected.Source)
                & tally.Check($"{expected.Agency} index", comparison.Index, expected.Index, expected.Source);
            string name = register?.Find(expected.Agency)?.Name ?? expected.Agency;
            rises.Add($"{name}: greatest rise in {Best(comparison, instrument)} %-points.");
            rows.Add(new ChapterRow(ChapterText.Standing(right),
            [
                name,
                $"{ChapterText.Score(comparison.Before.Result.Score)} → {ChapterText.Score(comparison.Now.Result.Score)}",
                $"{ChapterText.Index(comparison.IndexBefore, instrument)} → {ChapterText.Index(comparison.Index, instrument)}",
                Move(comparison),
                ChapterText.Published(right, null),
            ]));
        }

        return new ChapterReport(
            "Year over year: two assessments of the same agency",
            [new("Agency"), new("Score", Figures: true), new("Index", Figures: true), new("Category"), new("Published")],
            rows,
            [.. rises, "The levels of the single indicators, and so the rise of an aspect, are illustrative."],
            tally.Figures,
            tally.Differences);
    }

    private static string Move(YearComparison comparison) => comparison.CategoryBefore?.Code == comparison.Category?.Code
        ? comparison.Category?.Title.Id ?? ""
        : $"{comparison.CategoryBefore?.Title.Id} → {comparison.Category?.Title.Id}";

    private static string Best(YearComparison comparison, Instrument instrument)
    {
        NodeComparison? best = comparison.Nodes.Where(node => instrument.Aspects.Any(aspect => aspect.Code == node.Code)).MaxBy(node => node.PercentagePoints);
        return best is null ? "" : $"{best.Title.Id} +{best.PercentagePoints.ToString("0", System.Globalization.CultureInfo.InvariantCulture)}";
    }
}
