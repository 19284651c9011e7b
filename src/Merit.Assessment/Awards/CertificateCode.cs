using System.Security.Cryptography;
using System.Text;

namespace Merit.Assessment.Awards;

/// <summary>
/// The short code of a certificate: ten characters that follow from the SHA-256 of its result record, and an eleventh by which a slip of
/// the pen is told from a code that was never given. Ten characters are 50 bits of a hash over what is not public: of 100,000 certificates
/// one is hit by one guess in some ten thousand million.
/// </summary>
public static class CertificateCode
{
    /// <summary>Characters of a code.</summary>
    public const int Length = 11;

    // Without I, L, O and U, which are read as others or make words.
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private const int BitsOfOne = 5;

    /// <summary>The code of a certificate.</summary>
    /// <param name="resultHash">SHA-256 of the result record, hexadecimal.</param>
    /// <param name="award">The award's code; empty for the category.</param>
    public static string Of(string resultHash, string award)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes($"merit-certificate\n{resultHash}\n{award}"));
        ulong bits = System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(hash);
        Span<char> code = stackalloc char[Length];
        for (int place = 0; place < Length - 1; place++)
        {
            code[place] = Alphabet[(int)(bits >> (64 - (BitsOfOne * (place + 1)))) & 31];
        }

        code[^1] = Check(code[..^1]);
        return new string(code);
    }

    /// <summary>A code as it is kept, from how somebody typed it; null when it is none, by a slip for example.</summary>
    public static string? Parse(string typed)
    {
        ArgumentNullException.ThrowIfNull(typed);
        StringBuilder code = new(Length);
        foreach (char sign in typed)
        {
            char plain = char.ToUpperInvariant(sign) switch { 'O' => '0', 'I' or 'L' => '1', var other => other };
            if (Alphabet.Contains(plain, StringComparison.Ordinal))
            {
                code.Append(plain);
            }
            else if (plain is not ('-' or ' ' or '.'))
            {
                return null;
            }

            if (code.Length > Length)
            {
                return null;
            }
        }

        string read = code.ToString();
        return read.Length == Length && Check(read.AsSpan(0, Length - 1)) == read[^1] ? read : null;
    }

    /// <summary>A code as people read it: in groups.</summary>
    public static string Shown(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        return $"{code[..4]}-{code[4..8]}-{code[8..]}";
    }

    // A sum over the field of 32 elements with another power of its generator for each place: any one wrong character and any two that
    // were exchanged make another sum.
    private static char Check(ReadOnlySpan<char> code)
    {
        int sum = 0;
        foreach (char sign in code)
        {
            sum = Doubled(sum) ^ Alphabet.IndexOf(sign, StringComparison.Ordinal);
        }

        return Alphabet[Doubled(sum)];
    }

    private static int Doubled(int element) => ((element << 1) ^ ((element & 16) == 0 ? 0 : 0x25)) & 31;
}
