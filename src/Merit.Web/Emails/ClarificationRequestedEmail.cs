namespace Merit.Web.Emails;

/// <summary>Verification needs an answer or better evidence from the agency.</summary>
/// <param name="Letterhead">Who writes to whom.</param>
/// <param name="Reason">The assessor's question, in the assessor's own words; line breaks are kept.</param>
/// <param name="Indicators">What the question is about; empty means the submission as a whole.</param>
/// <param name="Until">When the answer is due; shown in Western Indonesian Time.</param>
public sealed record ClarificationRequestedEmail(
    Letterhead Letterhead,
    string Reason,
    IReadOnlyList<IndicatorReference> Indicators,
    DateTimeOffset Until) : EmailModel(Letterhead)
{
    /// <summary>The questions one by one, each with the indicator that it is about; none where <see cref="Reason"/> is the question.</summary>
    public IReadOnlyList<(IndicatorReference Indicator, string Text)> Questions { get; init; } = [];
}
