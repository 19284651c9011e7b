namespace Merit.Web.Look;

/// <summary>How urgent or glad a piece is. Colour never says it alone: the words do.</summary>
public enum Tone
{
    /// <summary>A plain message.</summary>
    Information,

    /// <summary>Something went well.</summary>
    Success,

    /// <summary>Something asks for attention.</summary>
    Attention,

    /// <summary>Something has to be repaired.</summary>
    Problem,

    /// <summary>An award.</summary>
    Award,
}
