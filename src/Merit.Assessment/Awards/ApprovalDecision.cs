namespace Merit.Assessment.Awards;

/// <summary>The separate decision on a recognition that the category only opens.</summary>
/// <param name="Recognition">The recognition's code.</param>
/// <param name="Approved">Whether it was approved.</param>
/// <param name="DecidedBy">Who decided.</param>
/// <param name="DecidedOn">The day of the decision.</param>
/// <param name="Decree">The decree (SK); null when none was named.</param>
public sealed record ApprovalDecision(
    string Recognition, bool Approved, string DecidedBy, DateOnly DecidedOn, string? Decree = null);
