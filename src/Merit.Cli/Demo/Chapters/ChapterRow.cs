namespace Merit.Cli.Demo.Chapters;

/// <summary>A row of a chapter's table.</summary>
/// <param name="Standing">How it stands to what was published.</param>
/// <param name="Cells">One text per column.</param>
internal sealed record ChapterRow(RowStanding Standing, IReadOnlyList<string> Cells);
