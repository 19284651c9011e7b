using Merit.Assessment.Instruments;

namespace Merit.Cli.Demo.Chapters;

/// <summary>BKN Award 2022: the best of each group of agencies, from imported scores.</summary>
internal static class BknAwardChapter
{
    /// <summary>The folder of samples.</summary>
    public const string Folder = "bkn-award-2022";

    /// <summary>The file of scores in it, and in those like it.</summary>
    public const string File = "scores.csv";

    /// <summary>Looks where the agencies stand whose awards were published.</summary>
    public static ChapterReport Play(string samples, IReadOnlyDictionary<string, ChapterOutcome> played)
    {
        ChapterSamples chapter = new(samples, Folder);
        ChapterOutcome outcome = played.GetValueOrDefault(Folder) ?? chapter.ImportedOutcome(File);
        FigureTally tally = new("BKN Award 2022");
        List<ChapterRow> rows = [];
        IEnumerable<(ExpectedAward Expected, bool Awarded)> all =
            [.. (chapter.Expected.Awarded ?? []).Select(award => (award, true)), .. (chapter.Expected.NotAwarded ?? []).Select(award => (award, false))];
        foreach ((ExpectedAward expected, bool awarded) in all)
        {
            rows.Add(Row(tally, chapter.Instrument, outcome, expected, awarded));
        }

        int awards = outcome.Places.Count(place => place.Awarded);
        int groups = outcome.Places.Select(place => place.Group).Distinct().Count();
        int synthetic = chapter.Register().Agencies.Count(agency => agency.Synthetic);
        return new ChapterReport(
            "BKN Award 2022: the best of each group, from BKN's own service data",
            [new("Agency"), new("Award"), new("Rank", Figures: true), new("Awarded"), new("Published")],
            rows,
            [
                .. Groups(chapter.Expected, outcome).Select(group => $"Group (kelompok): {group}."),
                $"{awards} awards in {groups} groups of {outcome.Results.Count} agencies, of which {synthetic} are synthetic (sintetis).",
                "Every score, and the rank within 1 to 5, is illustrative: only the winners were published.",
                outcome.How,
            ],
            tally.Figures,
            tally.Differences);
    }

    private static IEnumerable<string> Groups(ExpectedFigures expected, ChapterOutcome outcome) => (expected.Awarded ?? [])
        .Select(award => Find(outcome, award))
        .OfType<ChapterPlace>()
        .Select(found => $"{found.Name} as {found.Group}")
        .Distinct();

    private static ChapterRow Row(FigureTally tally, Instrument instrument, ChapterOutcome outcome, ExpectedAward expected, bool awarded)
    {
        ChapterPlace? place = Find(outcome, expected);
        bool right = tally.Check($"{expected.Agency} award {expected.Ranking}", Told(place?.Awarded ?? false), Told(awarded), expected.Source)
            & tally.Check($"{expected.Agency} group", place?.Group, expected.Group, expected.Source);
        string award = instrument.Rankings.FirstOrDefault(ranking => ranking.Code == expected.Ranking)?.Title.Id ?? expected.Ranking;
        return new ChapterRow(ChapterText.Standing(right),
        [
            place?.Name ?? expected.Agency,
            award,
            // Only winners were published: a real agency is shown no invented place behind them.
            place is { Awarded: true } ? $"{place.Rank} of {place.Of}" : "–",
            place?.Awarded == true ? "★ awarded" : "no",
            // That an award was not given is only known from its absence in the list of winners.
            awarded || !right ? ChapterText.Published(right, expected.Year) : "✓ not listed",
        ]);
    }

    private static ChapterPlace? Find(ChapterOutcome outcome, ExpectedAward expected) =>
        outcome.Places.FirstOrDefault(place => place.Award == expected.Ranking && place.Agency == expected.Agency);

    private static string Told(bool awarded) => awarded ? "awarded" : "not awarded";
}
