using Merit.Assessment.Reading;

namespace Merit.Assessment.Agencies;

/// <summary>Takes the agencies of a register one by one and checks their codes.</summary>
internal sealed class AgencyGathering(FindingList findings)
{
    /// <summary>How many agencies one document may have; the country has some 650.</summary>
    public const int MostAgencies = 10_000;

    public const int LongestCode = 32;
    public const int LongestRegion = 100;

    private readonly Dictionary<string, (string Pointer, AgencyFields Stated)> _codes = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<Agency> _agencies = [];

    /// <summary>Takes an agency; null when the rest of it could not be read, so that its code is still checked.</summary>
    public void Add(string code, string pointer, Agency? agency, AgencyFields stated)
    {
        if (!TextForm.AgencyCode.Fits(code))
        {
            findings.Error("agency-code-not-allowed", pointer, code, LongestCode);
        }
        else if (!_codes.TryAdd(code, (pointer, stated)))
        {
            findings.Error("agency-doubled", pointer, code, Finding.PlaceOf(_codes[code].Pointer));
        }
        else if (agency is not null)
        {
            _agencies.Add(agency);
        }
    }

    /// <summary>The second contact, unless it is the first once more.</summary>
    public Contact? Second(Contact? first, Contact? second, string pointer)
    {
        if (first is null || second is null || !string.Equals(first.Email, second.Email, StringComparison.OrdinalIgnoreCase))
        {
            return second;
        }

        findings.Error("contact-doubled", pointer);
        return null;
    }

    public Read<AgencyRegister> Finish() => findings.Result(new AgencyRegister(_agencies, _codes));
}
