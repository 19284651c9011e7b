namespace Merit.Assessment.Instruments;

/// <summary>Where the values of the leaves come from.</summary>
public enum IntakeKind
{
    /// <summary>Each agency assesses itself and hands in evidence.</summary>
    SelfAssessment,

    /// <summary>The assessing body imports a file of scores; agencies hand in nothing.</summary>
    ImportedScores,
}
