using Merit.Assessment.Scoring;

namespace Merit.Assessment.Determination;

/// <summary>One agency's result under two instruments.</summary>
/// <param name="AgencyCode">The agency.</param>
/// <param name="Before">The result under the earlier instrument.</param>
/// <param name="After">The result under the later one.</param>
/// <param name="CategoryMove">Which way the category would go; not comparable when the instruments' categories differ.</param>
/// <param name="Lost">Indicators of the submission that the later instrument cannot take.</param>
/// <param name="Unfilled">Indicators of the later instrument about which the submission says nothing.</param>
public sealed record ImpactRow(
    string AgencyCode,
    ScoreResult Before,
    ScoreResult After,
    Trend CategoryMove,
    IReadOnlyList<string> Lost,
    IReadOnlyList<string> Unfilled)
{
    /// <summary>By how much the score would change; only meaningful when both instruments have the same maximum.</summary>
    public decimal ScoreChange => After.Score - Before.Score;

    /// <summary>Whether the category would be another one.</summary>
    public bool MovesCategory => Before.Category?.Code != After.Category?.Code;
}
