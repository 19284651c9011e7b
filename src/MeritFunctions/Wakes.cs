namespace MeritFunctions;

/// <summary>
/// The names of external events. An event says only that something was stored: whoever wakes reads the store, so a lost
/// or doubled one does no harm.
/// </summary>
public static class Wakes
{
    /// <summary>Something about an assessment was stored: an upload, a decision, an order to try again.</summary>
    public const string AssessmentChanged = "AssessmentChanged";

    /// <summary>The plenary's release was stored.</summary>
    public const string CycleReleased = "CycleReleased";
}
