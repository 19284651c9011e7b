namespace Merit.Assessment.Auditing;

/// <summary>Whether a log is whole.</summary>
/// <param name="Whole">Every link holds, and every anchor is there and agrees.</param>
/// <param name="Events">Events up to the end, or up to the first broken link.</param>
/// <param name="LastHash">Hash of the last of them.</param>
/// <param name="AnchoredTo">Place of the last event that an anchor stands for; 0 when there is none.</param>
/// <param name="Broken">The first broken link; null when there is none.</param>
/// <param name="MissingAnchors">Anchors that others name and that are not there.</param>
/// <param name="ContradictingAnchors">Anchors that name an end which the log does not have: it was cut off or written anew.</param>
public sealed record AuditReport(
    bool Whole,
    long Events,
    string LastHash,
    long AnchoredTo,
    AuditBreak? Broken,
    IReadOnlyList<string> MissingAnchors,
    IReadOnlyList<string> ContradictingAnchors);
