using System.Buffers;
using Merit.Assessment.Reading;

namespace Merit.Assessment.Agencies;

/// <summary>Takes the agencies of a register one by one and checks codes and addresses.</summary>
internal sealed class AgencyGathering(FindingList findings)
{
    public const int LongestCode = 32;
    public const int LongestEmail = 254;

    private static readonly SearchValues<char> NotInAddress = SearchValues.Create(" \t\r\n,;<>\"()[]\\:");

    private readonly HashSet<string> _codes = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<Agency> _agencies = [];

    /// <summary>Takes an agency; null when the rest of it could not be read, so that its code is still checked.</summary>
    public void Add(string code, string pointer, Agency? agency)
    {
        // The code becomes part of folder names, instance ids and addresses of pages.
        if (code.Length > LongestCode
            || !code.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '-')
            || !char.IsAsciiLetterOrDigit(code[0])
            || code[^1] == '.')
        {
            findings.Error("agency-code-not-allowed", pointer, code, LongestCode);
        }
        else if (!_codes.Add(code))
        {
            findings.Error("agency-doubled", pointer, code);
        }
        else if (agency is not null)
        {
            _agencies.Add(agency);
        }
    }

    /// <summary>
    /// Whether an address has one at sign, a name before it and a domain with a dot after it. More is not to be had without
    /// writing to it.
    /// </summary>
    public bool CheckEmail(string email, string pointer)
    {
        int at = email.IndexOf('@', StringComparison.Ordinal);
        ReadOnlySpan<char> domain = email.AsSpan(at + 1);
        if (at is > 0 and <= 64
            && email.Length <= LongestEmail
            && !domain.Contains('@')
            && domain.Contains('.')
            && domain is not ['.', ..] and not [.., '.']
            && !email.AsSpan().ContainsAny(NotInAddress)
            && !email.Any(char.IsControl))
        {
            return true;
        }

        findings.Error("email-not-allowed", pointer, email);
        return false;
    }

    public Read<AgencyRegister> Finish() => findings.Result(new AgencyRegister(_agencies));
}
