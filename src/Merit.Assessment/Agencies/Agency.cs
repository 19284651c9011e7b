namespace Merit.Assessment.Agencies;

/// <summary>A government agency (instansi pemerintah) of the register.</summary>
/// <param name="Code">The code, letters, digits, dots and hyphens, at most 32; such as <c>3173</c>. Unique in a register.</param>
/// <param name="Name">The name, such as <c>Pemerintah Provinsi DKI Jakarta</c>.</param>
/// <param name="Type">The kind of agency.</param>
/// <param name="Region">The region by which awards are grouped, such as <c>Wilayah Barat</c>; null when not given.</param>
/// <param name="Size">The size class; null when not given.</param>
/// <param name="Contact">Who is written to; null when not given.</param>
public sealed record Agency(
    string Code,
    string Name,
    AgencyType Type,
    string? Region = null,
    AgencySize? Size = null,
    Contact? Contact = null)
{
    /// <summary>Whether a made-up agency that stands in for one of a published count.</summary>
    public bool Synthetic { get; init; }
}
