namespace Merit.Assessment.Agencies;

/// <summary>A government agency (instansi pemerintah) of the register.</summary>
/// <param name="Code">The code, letters, digits, dots and hyphens, at most 32; such as <c>3173</c>. Unique in a register.</param>
/// <param name="Name">The name, such as <c>Pemerintah Provinsi DKI Jakarta</c>.</param>
/// <param name="Type">The kind of agency.</param>
/// <param name="Region">The region by which awards are grouped, such as <c>Wilayah Barat</c>; null when not given.</param>
/// <param name="Size">The size class; null when not given.</param>
/// <param name="Contact">Who is written to first; null when not given.</param>
public sealed record Agency(
    string Code,
    string Name,
    AgencyType Type,
    string? Region = null,
    AgencySize? Size = null,
    Contact? Contact = null)
{
    /// <summary>Who is written to when the first contact cannot be reached; never there without a first.</summary>
    public Contact? SecondContact { get; init; }

    /// <summary>The codes of the agencies that follow it; null while it goes on.</summary>
    public string? SucceededBy { get; init; }

    /// <summary>The codes of the agencies that it follows; null when there are none.</summary>
    public string? Predecessors { get; init; }

    /// <summary>How many can be written to.</summary>
    public int Contacts => Contact is null ? 0 : SecondContact is null ? 1 : 2;

    /// <summary>The same agency with these contacts: the first that is there is the first, and one who is both is only that.</summary>
    internal Agency With(Contact? first, Contact? second) => this with
    {
        Contact = first ?? second,
        SecondContact = first is null || string.Equals(first.Email, second?.Email, StringComparison.OrdinalIgnoreCase) ? null : second,
    };

    /// <summary>Whether a made-up agency that stands in for one of a published count.</summary>
    public bool Synthetic { get; init; }
}
