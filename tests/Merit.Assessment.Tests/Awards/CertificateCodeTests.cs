using CsCheck;
using Merit.Assessment.Awards;

namespace Merit.Assessment.Tests.Awards;

public sealed class CertificateCodeTests
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private static readonly Gen<string> Codes = Gen.String.Select(text => CertificateCode.Of(text, ""));

    [Fact]
    public void A_code_is_read_as_it_is_shown_and_as_people_type_it() => Codes.Sample(code =>
    {
        Assert.Equal(CertificateCode.Length, code.Length);
        Assert.All(code, sign => Assert.Contains(sign, Alphabet));
        Assert.Equal(code, CertificateCode.Parse(CertificateCode.Shown(code)));
        Assert.Equal(code, CertificateCode.Parse($" {code.ToLowerInvariant().Replace('0', 'o').Replace('1', 'i')} "));
        Assert.Equal(code, CertificateCode.Parse(code.Replace('1', 'L')));
    });

    [Fact]
    public void Any_one_wrong_character_is_told() => Gen.Select(Codes, Gen.Int[0, CertificateCode.Length - 1], Gen.Int[0, 31]).Sample((code, place, sign) =>
    {
        string wrong = code[..place] + Alphabet[sign] + code[(place + 1)..];
        Assert.Equal(wrong == code ? code : null, CertificateCode.Parse(wrong));
    });

    [Fact]
    public void Any_two_exchanged_characters_are_told() => Gen.Select(Codes, Gen.Int[0, CertificateCode.Length - 1], Gen.Int[0, CertificateCode.Length - 1]).Sample((code, one, other) =>
    {
        char[] signs = code.ToCharArray();
        (signs[one], signs[other]) = (signs[other], signs[one]);
        string wrong = new(signs);
        Assert.Equal(wrong == code ? code : null, CertificateCode.Parse(wrong));
    });

    [Theory]
    [InlineData("")]
    [InlineData("7K3M")]
    [InlineData("7K3M-9QXA-B2D-4")]
    [InlineData("7K3M/9QXA/B2D")]
    [InlineData("７Ｋ３Ｍ９ＱＸＡＢ２Ｄ")]
    [InlineData("UUUUUUUUUUU")]
    [InlineData("--------------------------------------")]
    public void What_is_no_code_is_none(string typed) => Assert.Null(CertificateCode.Parse(typed));

    [Fact]
    public void Each_record_and_each_award_has_a_code_of_its_own()
    {
        string[] codes = [.. Enumerable.Range(0, 20_000).SelectMany(i => (string[])[CertificateCode.Of($"{i}", ""), CertificateCode.Of($"{i}", "utama")])];

        Assert.Equal(codes.Length, codes.Distinct().Count());
        Assert.Equal(CertificateCode.Of("a", "b"), CertificateCode.Of("a", "b"));
    }
}
