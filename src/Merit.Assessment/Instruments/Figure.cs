namespace Merit.Assessment.Instruments;

/// <summary>A number of an instrument together with what it rests on.</summary>
/// <param name="Value">The number, between 0 and 1,000,000 with at most six decimals.</param>
/// <param name="Provenance">What it rests on.</param>
/// <param name="Source">The key of the citation in <see cref="Instrument.Sources"/>.</param>
public sealed record Figure(decimal Value, Provenance Provenance, string Source)
{
    /// <summary>The largest number that an instrument may contain.</summary>
    public const decimal Largest = 1_000_000m;

    /// <summary>The most decimals that a number of an instrument may have.</summary>
    public const int MostDecimals = 6;
}
