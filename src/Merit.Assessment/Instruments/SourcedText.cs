namespace Merit.Assessment.Instruments;

/// <summary>A wording of an instrument together with what it rests on.</summary>
/// <param name="Wording">The wording in both languages.</param>
/// <param name="Provenance">What it rests on.</param>
/// <param name="Source">The key of the citation in <see cref="Instrument.Sources"/>.</param>
public sealed record SourcedText(Text Wording, Provenance Provenance, string Source);
