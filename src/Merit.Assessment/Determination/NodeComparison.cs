namespace Merit.Assessment.Determination;

/// <summary>One aspect or indicator in two assessments.</summary>
/// <param name="CodeBefore">Its code in the earlier instrument.</param>
/// <param name="Code">Its code in the later instrument.</param>
/// <param name="Title">Its title in the later instrument.</param>
/// <param name="ShareBefore">Value ÷ maximum before, 0 to 1.</param>
/// <param name="Share">Value ÷ maximum now, 0 to 1.</param>
public sealed record NodeComparison(string CodeBefore, string Code, Text Title, decimal ShareBefore, decimal Share)
{
    /// <summary>The change in percentage points, -100 to 100.</summary>
    public decimal PercentagePoints => (Share - ShareBefore) * 100m;

    /// <summary>Which way it went.</summary>
    public Trend Trend => YearOnYear.TrendOf(ShareBefore, Share);
}
