using Merit.Assessment.Agencies;
using Merit.Assessment.Awards;
using Merit.Assessment.Instruments;

namespace Merit.Cli.Demo.Chapters;

/// <summary>BKN Award 2022: the best of each group of agencies, from imported scores.</summary>
internal static class BknAwardChapter
{
    /// <summary>Ranks every group and looks where the agencies stand whose awards were published.</summary>
    public static ChapterReport Play(string samples)
    {
        ChapterSamples chapter = new(samples, "bkn-award-2022");
        ImportedScores scores = chapter.Import("scores.csv");
        Dictionary<string, IReadOnlyList<RankedGroup>> ranked = chapter.Instrument.Rankings
            .ToDictionary(ranking => ranking.Code, ranking => Ranker.Rank(ranking, scores.Assessed));
        FigureTally tally = new("BKN Award 2022");
        List<ChapterRow> rows = [];
        IEnumerable<(ExpectedAward Expected, bool Awarded)> all =
            [.. (chapter.Expected.Awarded ?? []).Select(award => (award, true)), .. (chapter.Expected.NotAwarded ?? []).Select(award => (award, false))];
        foreach ((ExpectedAward expected, bool awarded) in all)
        {
            rows.Add(Row(tally, chapter.Instrument, ranked, expected, awarded));
        }

        int awards = ranked.Values.SelectMany(groups => groups).SelectMany(group => group.Agencies).Count(agency => agency.Awarded);
        int groups = ranked.Values.SelectMany(one => one).Select(group => group.Group).Distinct().Count();
        int synthetic = scores.Scores.Count(score => score.Agency.Synthetic);
        return new ChapterReport(
            "BKN Award 2022: the best of each group, from BKN's own service data",
            [new("Agency"), new("Award"), new("Rank", Figures: true), new("Awarded"), new("Published")],
            rows,
            [
                .. Groups(chapter.Expected, ranked).Select(group => $"Group (kelompok): {group}."),
                $"{awards} awards in {groups} groups of {scores.Scores.Count} agencies, of which {synthetic} are synthetic (sintetis).",
                "Every score, and the rank within 1 to 5, is illustrative: only the winners were published.",
            ],
            tally.Figures,
            tally.Differences);
    }

    private static IEnumerable<string> Groups(ExpectedFigures expected, Dictionary<string, IReadOnlyList<RankedGroup>> ranked) => (expected.Awarded ?? [])
        .Select(award => Find(ranked.GetValueOrDefault(award.Ranking) ?? [], award.Agency))
        .Where(found => found.Group is not null)
        .Select(found => $"{found.Place!.Agency.Name} as {found.Group!.Group.Title.Id}")
        .Distinct();

    private static ChapterRow Row(
        FigureTally tally, Instrument instrument, Dictionary<string, IReadOnlyList<RankedGroup>> ranked, ExpectedAward expected, bool awarded)
    {
        (RankedGroup? group, RankedAgency? place) = Find(ranked.GetValueOrDefault(expected.Ranking) ?? [], expected.Agency);
        bool right = tally.Check($"{expected.Agency} award {expected.Ranking}", Told(place?.Awarded ?? false), Told(awarded), expected.Source)
            & tally.Check($"{expected.Agency} group", group?.Group.Title.Id, expected.Group, expected.Source);
        string award = instrument.Rankings.FirstOrDefault(ranking => ranking.Code == expected.Ranking)?.Title.Id ?? expected.Ranking;
        return new ChapterRow(ChapterText.Standing(right),
        [
            place?.Agency.Name ?? expected.Agency,
            award,
            // Only winners were published: a real agency is shown no invented place behind them.
            place is { Awarded: true } ? $"{place.Rank} of {group!.Agencies.Count}" : "–",
            place?.Awarded == true ? "★ awarded" : "no",
            // That an award was not given is only known from its absence in the list of winners.
            awarded || !right ? ChapterText.Published(right, expected.Year) : "✓ not listed",
        ]);
    }

    private static (RankedGroup? Group, RankedAgency? Place) Find(IReadOnlyList<RankedGroup> groups, string agency)
    {
        RankedGroup? group = groups.FirstOrDefault(one => one.Agencies.Any(place => place.Agency.Code == agency));
        return (group, group?.Agencies.First(place => place.Agency.Code == agency));
    }

    private static string Told(bool awarded) => awarded ? "awarded" : "not awarded";
}
