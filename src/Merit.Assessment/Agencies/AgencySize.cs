namespace Merit.Assessment.Agencies;

/// <summary>The size class (tipe) of an agency. No public source gives the thresholds, so the register states the class.</summary>
public enum AgencySize
{
    /// <summary>Tipe besar, formerly A.</summary>
    Large,

    /// <summary>Tipe sedang, formerly B.</summary>
    Medium,

    /// <summary>Tipe kecil, formerly C.</summary>
    Small,
}
