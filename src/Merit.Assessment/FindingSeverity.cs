namespace Merit.Assessment;

/// <summary>Whether a finding stops a document from being accepted.</summary>
public enum FindingSeverity
{
    /// <summary>The document is refused.</summary>
    Error,

    /// <summary>The document is accepted, and its author is told.</summary>
    Warning,
}
