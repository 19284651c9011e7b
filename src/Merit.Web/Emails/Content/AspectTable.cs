namespace Merit.Web.Emails.Content;

/// <summary>Score, maximum and percentage of each aspect.</summary>
public sealed record AspectTable(
    string Caption,
    string AspectHeader,
    string ScoreHeader,
    string MaximumHeader,
    string PercentHeader,
    IReadOnlyList<AspectRow> Rows) : EmailBlock;
