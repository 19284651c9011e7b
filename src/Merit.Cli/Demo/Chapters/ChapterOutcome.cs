using Merit.Assessment;

namespace Merit.Cli.Demo.Chapters;

/// <summary>What came of the assessment of a chapter, from the app or computed here.</summary>
/// <param name="Results">One for each agency.</param>
/// <param name="Places">Where agencies stand for the awards of their groups; empty where the instrument ranks nothing.</param>
/// <param name="How">How it came about, as a sentence.</param>
internal sealed record ChapterOutcome(IReadOnlyList<ChapterResult> Results, IReadOnlyList<ChapterPlace> Places, string How);

/// <summary>An agency's result.</summary>
internal sealed record ChapterResult(string Agency, string Name, decimal Score, decimal? Index, string? Category, Text? CategoryTitle);

/// <summary>An agency's place for an award.</summary>
internal sealed record ChapterPlace(string Award, string Group, string Agency, string Name, int Rank, int Of, bool Awarded);
