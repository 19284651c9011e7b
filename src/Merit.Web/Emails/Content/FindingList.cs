namespace Merit.Web.Emails.Content;

/// <summary>Findings of a check.</summary>
/// <param name="PlaceLabel">The word before a pointer.</param>
/// <param name="CodeLabel">The word before a code.</param>
/// <param name="Findings">Those that are shown.</param>
/// <param name="More">A sentence about those that are not; <see langword="null"/> when all are shown.</param>
public sealed record FindingList(
    string PlaceLabel,
    string CodeLabel,
    IReadOnlyList<FindingLine> Findings,
    string? More) : EmailBlock;
