namespace Merit.Cli.Demo.Chapters;

/// <summary>What came of a chapter.</summary>
/// <param name="Title">What was assessed.</param>
/// <param name="Columns">The columns of its table.</param>
/// <param name="Rows">The rows.</param>
/// <param name="Remarks">What a reader must know beside the figures, above all what is synthetic or illustrative.</param>
/// <param name="Figures">How many figures were compared.</param>
/// <param name="Differences">Every figure that is not as published, as a sentence.</param>
internal sealed record ChapterReport(
    string Title,
    IReadOnlyList<ChapterColumn> Columns,
    IReadOnlyList<ChapterRow> Rows,
    IReadOnlyList<string> Remarks,
    int Figures,
    IReadOnlyList<string> Differences);
