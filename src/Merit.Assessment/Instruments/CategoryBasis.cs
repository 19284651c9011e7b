namespace Merit.Assessment.Instruments;

/// <summary>Which number decides the category.</summary>
public enum CategoryBasis
{
    /// <summary>The score, unrounded.</summary>
    Score,

    /// <summary>The index, corrected and rounded.</summary>
    Index,
}
