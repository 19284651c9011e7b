using Merit.Assessment.Instruments;

namespace Merit.Assessment.Awards;

/// <summary>Where an agency stands with one recognition.</summary>
/// <param name="Recognition">The recognition.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Decision">The decision that made it so; null without one.</param>
public sealed record RecognitionStatus(Recognition Recognition, RecognitionState State, ApprovalDecision? Decision)
{
    /// <summary>Whether the agency has the recognition.</summary>
    public bool IsHeld => State is RecognitionState.Granted or RecognitionState.Approved;
}
