using Merit.Assessment.Agencies;

namespace Merit.Assessment.Scoring;

/// <summary>What scoring needs to know besides the entries.</summary>
public sealed record ScoringOptions
{
    /// <summary>The agency's type, for instruments with weights per type; null: the general weights.</summary>
    public AgencyType? AgencyType { get; init; }

    /// <summary>The corrections of the index that assessors decided on.</summary>
    public IReadOnlyList<AppliedCorrection> Corrections { get; init; } = [];
}
