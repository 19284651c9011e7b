using System.Text;
using CsCheck;
using Merit.Assessment;
using MeritFunctions.Intake;
using MeritFunctions.Records;

namespace MeritFunctions.Tests.Intake;

public sealed class ManifestReaderTests
{
    [Fact]
    public void Files_are_read_with_what_their_sender_said_of_them()
    {
        (Manifest? manifest, Findings findings) = Read("""{ "files": [ { "name": "submission.json", "sha256": "ab", "size": 3 }, { "name": "bukti.pdf" } ] }""");
        Assert.Empty(findings.All);
        Assert.Equal(
            [new ManifestFile("submission.json", "ab", 3, "manifest.json/files/0"), new ManifestFile("bukti.pdf", null, null, "manifest.json/files/1")],
            manifest!.Files);
    }

    [Fact]
    public void Every_bad_entry_is_found_at_once()
    {
        (Manifest? manifest, Findings findings) = Read("""{ "files": [ { "name": "../x" }, { }, { "name": "a" }, { "name": "a" }, 7 ] }""");
        Assert.Single(manifest!.Files);
        Assert.Equal(
            ["manifest.json/files/0/name", "manifest.json/files/1/name", "manifest.json/files/3/name", "manifest.json/files/4/name"],
            findings.All.Select(f => f.Pointer));
    }

    [Theory]
    [InlineData("", "manifest-not-json")]
    [InlineData("{ \"files\": [", "manifest-not-json")]
    [InlineData("[]", "manifest-without-files")]
    [InlineData("{ \"files\": {} }", "manifest-without-files")]
    public void What_is_no_manifest_is_said_to_be_none(string text, string code)
    {
        (Manifest? manifest, Findings findings) = Read(text);
        Assert.Null(manifest);
        Finding finding = Assert.Single(findings.All);
        Assert.Equal(code, finding.Code);
        Assert.NotEqual(finding.MessageId, finding.MessageEn);
    }

    [Fact]
    public void A_byte_order_mark_does_no_harm() =>
        Assert.NotNull(ManifestReader.Read([0xEF, 0xBB, 0xBF, .. """{ "files": [] }"""u8], new Findings()));

    [Fact]
    public void Whatever_comes_the_reader_answers() =>
        Gen.Byte.Array[0, 200].Sample(bytes =>
        {
            var findings = new Findings();
            return ManifestReader.Read(bytes, findings) is not null || findings.HasErrors;
        });

    private static (Manifest? Manifest, Findings Findings) Read(string text)
    {
        var findings = new Findings();
        return (ManifestReader.Read(Encoding.UTF8.GetBytes(text), findings), findings);
    }
}
