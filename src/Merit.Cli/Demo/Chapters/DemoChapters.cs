namespace Merit.Cli.Demo.Chapters;

/// <summary>The assessments of the field beside the merit cycle, from samples: as the app has played them, or computed here without any server.</summary>
internal static class DemoChapters
{
    private static readonly (string Name, Func<string, IReadOnlyDictionary<string, ChapterOutcome>, ChapterReport> Play)[] All =
    [
        ("NKK", NkkChapter.Play),
        ("JPT quality 2021", NationalChapter.JptQuality2021.Play),
        ("BKN Award 2022", BknAwardChapter.Play),
        ("Merit 2022", NationalChapter.Merit2022.Play),
        ("Year over year", (samples, _) => YearsChapter.Play(samples)),
    ];

    /// <summary>Plays every chapter and shows it.</summary>
    /// <param name="screen">Where they are shown.</param>
    /// <param name="samples">The folder <c>samples</c>.</param>
    /// <param name="played">What the app made of some of them, by their folder.</param>
    /// <returns>How many figures were compared, and each that is wrong as a sentence.</returns>
    public static (int Figures, IReadOnlyList<string> Differences) Play(
        ChapterScreen screen, string samples, IReadOnlyDictionary<string, ChapterOutcome> played)
    {
        int figures = 0;
        List<string> differences = [];
        foreach ((string name, Func<string, IReadOnlyDictionary<string, ChapterOutcome>, ChapterReport> play) in All)
        {
            try
            {
                ChapterReport report = play(samples, played);
                screen.Write(report);
                figures += report.Figures;
                differences.AddRange(report.Differences);
            }
            catch (UserFacingException unreadable)
            {
                // The other chapters can still be shown.
                differences.Add($"{name}: {unreadable.Message}");
            }
        }

        return (figures, differences);
    }
}
