namespace Merit.Assessment.Instruments;

/// <summary>How the value of an aspect comes from its children.</summary>
public enum RollUp
{
    /// <summary>Σ value. Children carry no weight.</summary>
    Sum,

    /// <summary>Σ weight × value: the merit system's weight times level.</summary>
    WeightedLevels,

    /// <summary>Σ weight × value ÷ Σ weight.</summary>
    WeightedMean,

    /// <summary>Σ weight × value ÷ denominator, the denominator being each child's own: a composite index.</summary>
    Composite,
}
