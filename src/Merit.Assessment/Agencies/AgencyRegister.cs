namespace Merit.Assessment.Agencies;

/// <summary>The agencies of a register, in its order; codes are unique.</summary>
public sealed class AgencyRegister
{
    private readonly Dictionary<string, Agency> _byCode;

    /// <summary>Makes a register.</summary>
    /// <exception cref="ArgumentException">Two agencies have the same code.</exception>
    public AgencyRegister(IReadOnlyList<Agency> agencies)
    {
        ArgumentNullException.ThrowIfNull(agencies);
        Agencies = agencies;
        _byCode = agencies.ToDictionary(agency => agency.Code, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The agencies.</summary>
    public IReadOnlyList<Agency> Agencies { get; }

    /// <summary>The agency with a code (case does not matter), or null.</summary>
    public Agency? Find(string code) => _byCode.GetValueOrDefault(code);
}
