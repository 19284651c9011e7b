namespace Merit.Cli.Demo.Chapters;

/// <summary>NKK: basic values, code of ethics and code of conduct, in the pilot of 2021 and in 2022.</summary>
internal static class NkkChapter
{
    private const string Title = "NKK 2021 and 2022: values, code of ethics and conduct (nilai dasar, kode etik, kode perilaku)";

    /// <summary>The folders of both years.</summary>
    public static IReadOnlyList<string> Folders { get; } = ["nkk-2021", "nkk-2022"];

    /// <summary>Compares the results of both years.</summary>
    public static ChapterReport Play(string samples, IReadOnlyDictionary<string, ChapterOutcome> played)
    {
        FigureTally tally = new("NKK");
        List<ChapterRow> rows = [];
        HashSet<string> how = [];
        foreach (string folder in Folders)
        {
            ChapterSamples chapter = new(samples, folder);
            ChapterOutcome outcome = played.GetValueOrDefault(folder) ?? chapter.SubmittedOutcome();
            how.Add(outcome.How);
            foreach (ExpectedAgency expected in chapter.Expected.Results ?? [])
            {
                ChapterResult? result = outcome.Results.FirstOrDefault(one => one.Agency == expected.Agency);
                bool right = tally.Check($"{expected.Agency} score", result?.Score, expected.Score, expected.Source)
                    & tally.Check($"{expected.Agency} index", result?.Index, expected.Index, expected.Source)
                    & tally.Check($"{expected.Agency} category", result?.Category, expected.Category, expected.Source);
                rows.Add(new ChapterRow(ChapterText.Standing(right),
                [
                    result?.Name ?? expected.Agency,
                    $"{ChapterText.Score(result?.Score ?? 0)} of {ChapterText.Score(chapter.Instrument.Maximum)}",
                    ChapterText.Index(result?.Index, chapter.Instrument),
                    result?.CategoryTitle?.Id ?? "",
                    ChapterText.Published(right, expected.Year),
                ]));
            }
        }

        return new ChapterReport(
            Title,
            [new("Agency"), new("Score", Figures: true), new("Index", Figures: true), new("Category"), new("Published")],
            rows,
            [
                "The levels of the single indicators are illustrative: only totals and indices were published.",
                "That Bali and DI Yogyakarta were Tinggi is derived: 12 of the 16 agencies of the pilot were.",
                .. how,
            ],
            tally.Figures,
            tally.Differences);
    }
}
