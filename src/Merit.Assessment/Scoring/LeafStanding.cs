namespace Merit.Assessment.Scoring;

/// <summary>Why an indicator counts as it does.</summary>
public enum LeafStanding
{
    /// <summary>The value counts as it was stated.</summary>
    AsStated,

    /// <summary>Nothing was stated, or level 0: it counts as level 0.</summary>
    NotFilled,

    /// <summary>A level was stated without the evidence that the instrument requires: it counts as level 0.</summary>
    EvidenceMissing,

    /// <summary>Fewer respondents than the instrument requires: it counts as 0.</summary>
    TooFewRespondents,
}
