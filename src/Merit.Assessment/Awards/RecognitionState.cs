namespace Merit.Assessment.Awards;

/// <summary>Where an agency stands with a recognition.</summary>
public enum RecognitionState
{
    /// <summary>Its category does not open the recognition.</summary>
    NotOpen,

    /// <summary>The category alone grants it.</summary>
    Granted,

    /// <summary>The category opens it, and the separate approval is outstanding.</summary>
    AwaitingApproval,

    /// <summary>The category opens it, and it was approved.</summary>
    Approved,

    /// <summary>The category opens it, and the approval was refused.</summary>
    Refused,
}
