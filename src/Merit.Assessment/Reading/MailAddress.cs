using System.Buffers;

namespace Merit.Assessment.Reading;

/// <summary>Whether a text can be written to.</summary>
internal static class MailAddress
{
    public const int Longest = 254;

    private const int LongestLocalPart = 64;
    private const int LongestLabel = 63;
    private static readonly SearchValues<char> NotInAddress = SearchValues.Create(" \t\r\n,;<>\"()[]\\:");

    /// <summary>
    /// Whether an address has one at sign, a name before it and a domain with a dot after it, each of parts that mail systems
    /// take. More is not to be had without writing to it.
    /// </summary>
    public static bool Check(string email, string pointer, FindingList findings)
    {
        if (Characters.FirstForbidden(email) is { } character)
        {
            findings.Error("text-character", pointer, Characters.Name(character));
            return false;
        }

        int at = email.LastIndexOf('@');
        if (at is > 0 and <= LongestLocalPart
            && email.Length <= Longest
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
}
