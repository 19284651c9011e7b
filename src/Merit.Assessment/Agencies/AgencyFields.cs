namespace Merit.Assessment.Agencies;

/// <summary>What a register's document says of an agency beside code, name and type. What it does not state stays as it is.</summary>
[Flags]
public enum AgencyFields
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The region, if only that it has none.</summary>
    Region = 1,

    /// <summary>The size class.</summary>
    Size = 2,

    /// <summary>Who is written to first.</summary>
    Contact = 4,

    /// <summary>Whether it is made up.</summary>
    Synthetic = 8,

    /// <summary>Who is written to then.</summary>
    SecondContact = 16,

    /// <summary>Everything.</summary>
    All = Region | Size | Contact | SecondContact | Synthetic,
}
