namespace Merit.Assessment.Instruments;

/// <summary>Which ranks agencies with equal numbers get.</summary>
public enum TieRule
{
    /// <summary>They share the rank and the next ranks are left out: 1, 2, 2, 4.</summary>
    Shared,

    /// <summary>They share the rank and none is left out: 1, 2, 2, 3.</summary>
    Dense,
}
