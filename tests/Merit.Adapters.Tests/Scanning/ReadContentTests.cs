using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Merit.Adapters.Scanning;
using Merit.Assessment.Reading;

namespace Merit.Adapters.Tests.Scanning;

/// <summary>What a file is, by its bytes, however they come; and which of them count as evidence.</summary>
public sealed class ReadContentTests
{
    // In two parts: a file that holds it in one is taken for malware.
    private static readonly string Signature = @"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*";

    public static TheoryData<string, ContentKind> Beginnings => new()
    {
        { "255044462D312E37", ContentKind.Pdf },
        { "EFBBBF0A255044462D312E34", ContentKind.Pdf },
        { "89504E470D0A1A0A00", ContentKind.Png },
        { "FFD8FFE000104A464946", ContentKind.Jpeg },
        { "D0CF11E0A1B11AE1", ContentKind.Compound },
        { "4D5A9000", ContentKind.Program },
        { "7F454C46", ContentKind.Program },
        { "23212F62696E2F7368", ContentKind.Program },
        { "526172211A0700", ContentKind.Archive },
        { "377ABCAF271C", ContentKind.Archive },
        { "1F8B08", ContentKind.Archive },
        { "504B0506", ContentKind.Archive },
        { "", ContentKind.Unknown },
        { "50", ContentKind.Unknown },
        { "68616C6F", ContentKind.Unknown },
    };

    [Theory]
    [MemberData(nameof(Beginnings))]
    public void A_file_is_known_by_its_beginning(string beginning, ContentKind kind) => Assert.Equal(kind, ReadContent.Of(Convert.FromHexString(beginning)).Kind);

    [Theory]
    [InlineData("word/document.xml", ContentKind.Docx)]
    [InlineData("xl/workbook.xml", ContentKind.Xlsx)]
    [InlineData("xl/workbook.xml xl/vbaProject.bin", ContentKind.Macros)]
    [InlineData("word/document.xml word/vbaProject.bin", ContentKind.Macros)]
    [InlineData("bukti.pdf", ContentKind.Archive)]
    public void An_archive_is_known_by_its_parts(string parts, ContentKind kind) => Assert.Equal(kind, ReadContent.Of(Archive(parts.Split(' '))).Kind);

    [Fact]
    public async Task Whatever_pieces_it_comes_in_it_is_the_same()
    {
        var random = new Random(20261127);
        byte[][] contents =
        [
            Archive(["word/document.xml", "word/vbaProject.bin"]), Archive(["xl/workbook.xml"]), [.. Noise(random, 300_000), .. Encoding.ASCII.GetBytes(Signature), .. Noise(random, 70)],
            Encoding.ASCII.GetBytes(Signature), [.. "%PDF-1.7"u8, .. Noise(random, 5_000)],
        ];
        for (int round = 0; round < 200; round++)
        {
            byte[] content = contents[round % contents.Length];
            var whole = ReadContent.Of(content);
            ReadContent pieces = await ReadContent.OfAsync(new InPieces(content, random, round < 100 ? 3 : 900), TestContext.Current.CancellationToken);
            Assert.Equal(whole, pieces);
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content)), whole.Sha256);
            Assert.Equal(round % contents.Length is 2 or 3, whole.HasTestSignature);
        }
    }

    [Theory]
    [InlineData("No threats found", ScanVerdict.Clean)]
    [InlineData("Malicious", ScanVerdict.Malicious)]
    [InlineData("Error", ScanVerdict.Failed)]
    [InlineData("Not scanned", ScanVerdict.Failed)]
    [InlineData("", ScanVerdict.Pending)]
    [InlineData(null, ScanVerdict.Pending)]
    public void Only_the_word_that_a_file_is_clean_makes_it_clean(string? tag, ScanVerdict verdict) =>
        Assert.Equal(verdict, new StorageScanner().VerdictOn(ReadContent.Of("halo"u8.ToArray()), tag));

    [Fact]
    public void What_everybody_knows_for_malware_is_not_clean_whatever_a_tag_says()
    {
        var content = ReadContent.Of(Encoding.ASCII.GetBytes(Signature));
        Assert.Equal(ScanVerdict.Malicious, new StorageScanner().VerdictOn(content, "No threats found"));
        Assert.Equal(ScanVerdict.Malicious, new SignatureScanner().VerdictOn(content, null));
    }

    [Theory]
    [InlineData("a.pdf", 10, ContentKind.Pdf, ScanVerdict.Clean, "")]
    [InlineData("a.pdf", 10, ContentKind.Png, ScanVerdict.Clean, "evidence-kind-unclear")]
    [InlineData("a.pdf", 10, ContentKind.Unknown, ScanVerdict.Clean, "evidence-kind-unclear")]
    [InlineData("a.pdf", 10, ContentKind.Program, ScanVerdict.Clean, "evidence-kind")]
    [InlineData("a.docx", 10, ContentKind.Macros, ScanVerdict.Clean, "evidence-kind")]
    [InlineData("a.pdf", 101, ContentKind.Pdf, ScanVerdict.Clean, "evidence-too-large")]
    [InlineData("a.pdf", 10, ContentKind.Pdf, ScanVerdict.Malicious, "file-malicious")]
    [InlineData("a.pdf", 10, ContentKind.Pdf, ScanVerdict.Failed, "file-unscanned")]
    [InlineData("a.pdf", 10, ContentKind.Pdf, ScanVerdict.Pending, "file-unscanned")]
    public void Evidence_counts_by_what_it_is(string name, long size, ContentKind kind, ScanVerdict verdict, string code)
    {
        FindingList findings = new();
        bool counts = new EvidenceRule(new EvidenceOptions { LargestFile = 100 }).Admits(name, size, kind, verdict, advises: true, findings);
        Assert.Equal(code is "" or "evidence-kind-unclear", counts);
        Assert.Equal(code, string.Join(' ', findings.All.Select(f => f.Code)));
    }

    [Fact]
    public void Where_a_kind_is_asked_for_what_is_of_none_does_not_count()
    {
        FindingList findings = new();
        Assert.False(new EvidenceRule(new EvidenceOptions { RequireKind = true }).Admits("a.pdf", 1, ContentKind.Unknown, ScanVerdict.Clean, advises: false, findings));
        Assert.Equal("evidence-kind", Assert.Single(findings.All).Code);
        Assert.Throws<InvalidOperationException>(() => new EvidenceRule(new EvidenceOptions { Kinds = "pdf,exe" }));
    }

    private static byte[] Noise(Random random, int length)
    {
        byte[] noise = new byte[length];
        random.NextBytes(noise);
        return noise;
    }

    private static byte[] Archive(string[] parts)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (string part in parts)
            {
                using Stream content = archive.CreateEntry(part).Open();
                content.Write("isi"u8);
            }
        }

        return bytes.ToArray();
    }

    private sealed class InPieces(byte[] content, Random random, int longest) : MemoryStream(content)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, random.Next(1, longest))], cancellationToken);
    }
}
