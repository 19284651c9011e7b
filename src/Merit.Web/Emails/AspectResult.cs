using Merit.Assessment;

namespace Merit.Web.Emails;

/// <summary>One aspect's line in a result.</summary>
/// <param name="Title">The aspect's title in both languages.</param>
/// <param name="Score">Verified points.</param>
/// <param name="Maximum">Points that the instrument gives at most.</param>
public sealed record AspectResult(Text Title, decimal Score, decimal Maximum)
{
    /// <summary>
    /// Score as whole per cent of the maximum, halves rounded up, as results are published (25 of 40 is 63 %);
    /// 0 when the aspect carries no points.
    /// </summary>
    public int Percent => Maximum <= 0 ? 0 : (int)decimal.Round(100m * Score / Maximum, 0, MidpointRounding.AwayFromZero);
}
