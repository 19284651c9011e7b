namespace Merit.Assessment.Instruments;

/// <summary>Whether the figures of an instrument were in force or only drafted.</summary>
public enum InstrumentStanding
{
    /// <summary>The assessing body used the instrument.</summary>
    InForce,

    /// <summary>The figures were presented as a draft; the enacted ones may differ.</summary>
    Drafted,
}
