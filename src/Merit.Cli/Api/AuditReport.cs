using Merit.Assessment.Auditing;

namespace Merit.Cli.Api;

/// <summary>Whether a log is whole, as the app found it.</summary>
internal sealed record AuditReport(
    bool Whole,
    long Events,
    string LastHash,
    long AnchoredTo,
    AuditBreak? Broken,
    IReadOnlyList<string> MissingAnchors,
    IReadOnlyList<string> ContradictingAnchors);
