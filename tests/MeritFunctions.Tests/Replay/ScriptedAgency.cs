using Merit.Adapters.Storage;

namespace MeritFunctions.Tests.Replay;

/// <summary>What the store would hold of one agency in the recorded cycle.</summary>
internal sealed class ScriptedAgency
{
    public string Stage { get; set; } = AssessmentStage.AwaitingSubmission;

    public string? Receipt { get; set; }

    public string? DecisionId { get; set; }

    /// <summary>How often scoring fails before it works.</summary>
    public int ScoringFaults { get; set; }
}
