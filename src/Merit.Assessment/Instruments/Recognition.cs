namespace Merit.Assessment.Instruments;

/// <summary>What an agency receives, or may apply for, because of its category.</summary>
/// <param name="Code">The code, unique in the instrument.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Categories">The codes of the categories that open it.</param>
/// <param name="RequiresApproval">
/// Whether the category only opens the way and a separate approval decides, as with talent management.
/// </param>
/// <param name="Provenance">What the rule rests on.</param>
/// <param name="Source">The key of the citation in <see cref="Instrument.Sources"/>.</param>
public sealed record Recognition(
    string Code,
    Text Title,
    IReadOnlyList<string> Categories,
    bool RequiresApproval,
    Provenance Provenance,
    string Source);
