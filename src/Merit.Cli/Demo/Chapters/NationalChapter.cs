using Merit.Assessment.Awards;

namespace Merit.Cli.Demo.Chapters;

/// <summary>A whole nation's results from one imported file, counted by category: JPT quality 2021 and the merit cycle of 2022.</summary>
/// <param name="title">What was assessed.</param>
/// <param name="shortTitle">The same in a few words, for sentences.</param>
/// <param name="folder">The folder of samples.</param>
/// <param name="file">The imported file in it.</param>
internal sealed class NationalChapter(string title, string shortTitle, string folder, string file)
{
    /// <summary>The folder of the samples on leadership posts.</summary>
    public const string JptFolder = "jpt-quality-2021";

    /// <summary>Quality of filling senior leadership posts.</summary>
    public static NationalChapter JptQuality2021 { get; } = new(
        "JPT quality 2021: how well senior leadership posts were filled (kualitas pengisian JPT)", "JPT quality 2021", JptFolder, "scores.csv");

    /// <summary>The national recap of the merit cycle of 2022.</summary>
    public static NationalChapter Merit2022 { get; } = new(
        "Merit system 2022: the national recap (rekapitulasi nasional)", "Merit 2022", "merit-2022", "totals.csv");

    /// <summary>Counts what came of the file.</summary>
    public ChapterReport Play(string samples, IReadOnlyDictionary<string, ChapterOutcome> played)
    {
        ChapterSamples chapter = new(samples, folder);
        ExpectedFigures expected = chapter.Expected;
        ChapterOutcome outcome = played.GetValueOrDefault(folder) ?? chapter.ImportedOutcome(file);
        Recap recap = Recap.Of(chapter.Instrument, outcome.Results.Select(result => result.Category is null ? null : chapter.Instrument.FindCategory(result.Category)));
        FigureTally tally = new(shortTitle);
        List<ChapterRow> rows = [];
        foreach (CategoryCount count in recap.Categories)
        {
            int? published = expected.Categories?.TryGetValue(count.Category.Code, out int known) == true ? known : null;
            rows.Add(Counted(tally, expected, count.Category.Title.Id, count.Agencies, published));
        }

        rows.Add(Counted(tally, expected, "Recognised (diakui)", recap.Recognised, expected.Recognised));
        // Where only the recognised were published, the others follow from them and from all.
        rows.Add(Counted(tally, expected, "Not yet (belum)", recap.NotYet, expected.NotYet ?? expected.Assessed - expected.Recognised, derived: expected.NotYet is null));
        rows.Add(Counted(tally, expected, "Assessed (dinilai)", recap.Assessed, expected.Assessed));
        rows.AddRange(Named(tally, chapter, outcome));
        int synthetic = chapter.Register().Agencies.Count(agency => agency.Synthetic);
        return new ChapterReport(
            title,
            [new("Category"), new("Agencies", Figures: true), new("Published")],
            rows,
            [
                $"{synthetic} of these {recap.Assessed} agencies are synthetic (sintetis): only their number per category was published, their scores are illustrative.",
                outcome.How,
            ],
            tally.Figures,
            tally.Differences);
    }

    private static ChapterRow Counted(FigureTally tally, ExpectedFigures expected, string what, int came, int? published, bool derived = false)
    {
        bool right = tally.Check(what, came, published, expected.Source);
        return published is null
            ? new ChapterRow(RowStanding.Illustrative, [what, $"{came}", "illustrative"])
            : new ChapterRow(ChapterText.Standing(right), [what, $"{came}", derived && right ? "✓ derived" : ChapterText.Published(right, expected.Year)]);
    }

    // Real agencies whose result was published stand below the counts by name.
    private static IEnumerable<ChapterRow> Named(FigureTally tally, ChapterSamples chapter, ChapterOutcome outcome)
    {
        foreach (ExpectedAgency expected in chapter.Expected.Results ?? [])
        {
            ChapterResult? score = outcome.Results.FirstOrDefault(one => one.Agency == expected.Agency);
            bool right = tally.Check($"{expected.Agency} category", score?.Category, expected.Category, expected.Source ?? chapter.Expected.Source)
                & tally.Check($"{expected.Agency} score", score?.Score, expected.Score, expected.Source ?? chapter.Expected.Source);
            yield return new ChapterRow(
                ChapterText.Standing(right),
                [score?.Name ?? expected.Agency, score?.CategoryTitle?.Id ?? "", ChapterText.Published(right, expected.Year ?? chapter.Expected.Year)]);
        }
    }
}
