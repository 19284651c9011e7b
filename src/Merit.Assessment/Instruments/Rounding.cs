namespace Merit.Assessment.Instruments;

/// <summary>The named rule by which an index is rounded to its decimals.</summary>
public enum Rounding
{
    /// <summary>A half goes up, away from zero: 0.455 → 0.46.</summary>
    HalfUp,

    /// <summary>A half goes to the even neighbour: 0.445 → 0.44, 0.455 → 0.46.</summary>
    HalfEven,

    /// <summary>What exceeds the decimals is cut off: 0.459 → 0.45.</summary>
    Down,
}
