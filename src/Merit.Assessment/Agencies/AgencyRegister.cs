namespace Merit.Assessment.Agencies;

/// <summary>The agencies of a register, in its order; codes are unique.</summary>
public sealed class AgencyRegister
{
    private readonly Dictionary<string, Agency> _byCode;
    private readonly Dictionary<string, (string Pointer, AgencyFields Stated)>? _read;

    /// <summary>Makes a register.</summary>
    /// <exception cref="ArgumentException">Two agencies have the same code.</exception>
    public AgencyRegister(IReadOnlyList<Agency> agencies)
    {
        ArgumentNullException.ThrowIfNull(agencies);
        Agencies = agencies;
        _byCode = agencies.ToDictionary(agency => agency.Code, StringComparer.OrdinalIgnoreCase);
    }

    internal AgencyRegister(IReadOnlyList<Agency> agencies, Dictionary<string, (string Pointer, AgencyFields Stated)> read)
        : this(agencies) => _read = read;

    /// <summary>The agencies.</summary>
    public IReadOnlyList<Agency> Agencies { get; }

    /// <summary>The agency with a code (case does not matter), or null.</summary>
    public Agency? Find(string code) => _byCode.GetValueOrDefault(code);

    /// <summary>What the document that was read states of an agency; everything for a register made otherwise.</summary>
    public AgencyFields StatedOf(string code) =>
        _read is not null && _read.TryGetValue(code, out (string, AgencyFields Stated) read) ? read.Stated : AgencyFields.All;

    /// <summary>Where an agency's code stands in the document that was read.</summary>
    internal string PointerOf(string code) =>
        _read is not null && _read.TryGetValue(code, out (string Pointer, AgencyFields) read) ? read.Pointer : "";
}
