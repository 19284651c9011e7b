namespace Merit.Assessment.Determination;

/// <summary>Which way a number, or a category, went from one assessment to the next.</summary>
public enum Trend
{
    /// <summary>Both stand, but they cannot be compared.</summary>
    NotComparable,

    /// <summary>Down.</summary>
    Declined,

    /// <summary>The same.</summary>
    Unchanged,

    /// <summary>Up.</summary>
    Improved,
}
