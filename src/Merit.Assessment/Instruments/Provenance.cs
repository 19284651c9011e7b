namespace Merit.Assessment.Instruments;

/// <summary>What a figure of an instrument rests on. An illustrative figure is never to be shown as law.</summary>
public enum Provenance
{
    /// <summary>Seen in a public source, which is named.</summary>
    Confirmed,

    /// <summary>Arithmetic or logic on confirmed facts; the source says which.</summary>
    Derived,

    /// <summary>No source gives it; chosen so that the instrument can be shown and tested.</summary>
    Illustrative,
}
