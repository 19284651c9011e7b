using System.Buffers;
using Merit.Assessment.Reading;

namespace Merit.Assessment.Agencies;

/// <summary>Takes the agencies of a register one by one and checks codes and addresses.</summary>
internal sealed class AgencyGathering(FindingList findings)
{
    /// <summary>How many agencies one document may have; the country has some 650.</summary>
    public const int MostAgencies = 10_000;

    public const int LongestCode = 32;
    public const int LongestEmail = 254;
    public const int LongestRegion = 100;

    private const int LongestLocalPart = 64;
    private const int LongestLabel = 63;
    private static readonly SearchValues<char> NotInAddress = SearchValues.Create(" \t\r\n,;<>\"()[]\\:");

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

    /// <summary>
    /// Whether an address has one at sign, a name before it and a domain with a dot after it, each of parts that mail systems
    /// take. More is not to be had without writing to it.
    /// </summary>
    public bool CheckEmail(string email, string pointer)
    {
        if (Characters.FirstForbidden(email) is { } character)
        {
            findings.Error("text-character", pointer, Characters.Name(character));
            return false;
        }

        int at = email.LastIndexOf('@');
        if (at is > 0 and <= LongestLocalPart
            && email.Length <= LongestEmail
            && !email.AsSpan().ContainsAny(NotInAddress)
            && email[0] != '\''
            && email[..at].Split('.').All(part => part.Length > 0 && !part.Contains('@', StringComparison.Ordinal))
            && email[(at + 1)..].Split('.') is { Length: > 1 } labels
            && labels.All(label => label.Length is > 0 and <= LongestLabel
                && label is not ['-', ..] and not [.., '-']
                && label.All(letter => char.IsLetterOrDigit(letter) || letter == '-')))
        {
            return true;
        }

        findings.Error("email-not-allowed", pointer, email);
        return false;
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
