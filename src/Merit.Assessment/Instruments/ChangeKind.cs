namespace Merit.Assessment.Instruments;

/// <summary>What kind of change stands between two instruments.</summary>
public enum ChangeKind
{
    /// <summary>Something that the earlier instrument does not have.</summary>
    Added,

    /// <summary>Something that the later instrument does not have.</summary>
    Removed,

    /// <summary>The same with another code.</summary>
    Recoded,

    /// <summary>The same with another title.</summary>
    Retitled,

    /// <summary>Another number, rule or scale: results may differ.</summary>
    Changed,
}
