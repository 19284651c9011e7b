namespace Merit.Assessment.Instruments;

/// <summary>One level of a scale.</summary>
/// <param name="Number">The level's number, 0 or more.</param>
/// <param name="Points">What the level is worth before weights; the number itself unless the instrument says otherwise.</param>
/// <param name="Descriptor">What an agency has to show to stand on this level.</param>
public sealed record ScaleLevel(int Number, Figure Points, SourcedText Descriptor);
