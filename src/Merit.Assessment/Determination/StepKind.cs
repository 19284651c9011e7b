namespace Merit.Assessment.Determination;

/// <summary>What an agency does in a step.</summary>
public enum StepKind
{
    /// <summary>It hands in the evidence for the level that it has stated.</summary>
    SupplyEvidence,

    /// <summary>It reaches the next level of an indicator.</summary>
    RaiseLevel,
}
