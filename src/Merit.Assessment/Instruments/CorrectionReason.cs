namespace Merit.Assessment.Instruments;

/// <summary>A reason for correcting an index.</summary>
/// <param name="Code">The code, unique in the rule.</param>
/// <param name="Title">What happened.</param>
/// <param name="Factor">What the index is multiplied by.</param>
public sealed record CorrectionReason(string Code, Text Title, Figure Factor);
