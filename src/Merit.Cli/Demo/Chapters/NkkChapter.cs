using Merit.Assessment.Agencies;
using Merit.Assessment.Scoring;

namespace Merit.Cli.Demo.Chapters;

/// <summary>NKK: basic values, code of ethics and code of conduct, in the pilot of 2021 and in 2022.</summary>
internal static class NkkChapter
{
    private const string Title = "NKK 2021 and 2022: values, code of ethics and conduct (nilai dasar, kode etik, kode perilaku)";

    /// <summary>Scores every submission of both years.</summary>
    public static ChapterReport Play(string samples)
    {
        FigureTally tally = new("NKK");
        List<ChapterRow> rows = [];
        foreach (string folder in (ReadOnlySpan<string>)["nkk-2021", "nkk-2022"])
        {
            ChapterSamples chapter = new(samples, folder);
            AgencyRegister register = chapter.Register();
            foreach (ExpectedAgency expected in chapter.Expected.Results ?? [])
            {
                ScoreResult result = chapter.Score(chapter.Expected.Cycle ?? "", expected.Agency, "submissions", expected.Agency, "submission.json");
                bool right = tally.Check($"{expected.Agency} score", result.Score, expected.Score, expected.Source)
                    & tally.Check($"{expected.Agency} index", result.Index, expected.Index, expected.Source)
                    & tally.Check($"{expected.Agency} category", result.Category?.Code, expected.Category, expected.Source);
                rows.Add(new ChapterRow(ChapterText.Standing(right),
                [
                    register.Find(expected.Agency)?.Name ?? expected.Agency,
                    $"{ChapterText.Score(result.Score)} of {ChapterText.Score(result.Maximum)}",
                    ChapterText.Index(result.Index, chapter.Instrument),
                    result.Category?.Title.Id ?? "",
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
            ],
            tally.Figures,
            tally.Differences);
    }
}
