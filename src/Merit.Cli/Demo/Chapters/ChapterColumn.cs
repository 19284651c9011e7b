namespace Merit.Cli.Demo.Chapters;

/// <summary>A column of a chapter's table.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Figures">Whether it holds numbers, which stand to the right.</param>
internal sealed record ChapterColumn(string Title, bool Figures = false);
