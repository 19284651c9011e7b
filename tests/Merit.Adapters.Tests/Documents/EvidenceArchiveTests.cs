using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Merit.Adapters.Documents;
using Merit.Adapters.Documents.Reading;
using Merit.Assessment.Reading;

namespace Merit.Adapters.Tests.Documents;

/// <summary>What is taken out of an archive that somebody sends, and which archives are left alone.</summary>
public sealed class EvidenceArchiveTests
{
    private static readonly ArchiveBudget Budget = new(50, 50_000_000, 80_000_000);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Files_come_out_beside_each_other_and_folders_tell_those_apart_that_have_one_name()
    {
        byte[] zip = Zip(("bukti/", ""), ("bukti/submission.xlsx", "a"), ("bukti/1.1/peta.pdf", "b"), ("bukti\\1.2\\Peta.pdf", "c"), ("__MACOSX/._peta.pdf", "x"), ("bukti/.DS_Store", "x"), ("bukti/Thumbs.db", "x"));
        FindingList findings = new(DocumentTexts.Find);
        await using EvidenceArchive? archive = await EvidenceArchive.OpenAsync(new MemoryStream(zip), Budget, findings, Cancellation);
        Assert.Empty(findings.All);
        Assert.Equal(["submission.xlsx", "bukti_1.1_peta.pdf", "bukti_1.2_Peta.pdf"], archive!.Files.Select(file => file.Name));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData("b"u8)), await EvidenceArchive.HashAsync(archive.Files[1], findings, Cancellation));
    }

    [Theory]
    [InlineData("../up.pdf", "archive-path")]
    [InlineData("a/../../up.pdf", "archive-path")]
    [InlineData("/etc/up.pdf", "archive-path")]
    [InlineData("C:\\up.pdf", "archive-path")]
    [InlineData("a//b.pdf", "archive-path")]
    [InlineData("more.zip", "archive-nested")]
    [InlineData("a/more.RAR", "archive-nested")]
    [InlineData("a/b\u202epdf", "text-character")]
    public async Task A_name_that_leads_elsewhere_or_hides_something_keeps_all_of_it_out(string name, string code)
    {
        FindingList findings = new(DocumentTexts.Find);
        await using EvidenceArchive? archive = await EvidenceArchive.OpenAsync(new MemoryStream(Zip(("good.pdf", "a"), (name, "b"))), Budget, findings, Cancellation);
        Assert.Equal(code, Assert.Single(findings.All).Code);
        Assert.Empty(archive!.Files);
    }

    [Fact]
    public async Task A_bomb_is_known_by_its_list_and_costs_nothing()
    {
        byte[] bomb = Zip([.. Enumerable.Range(0, 3).Select(i => ($"{i}.txt", new string('0', 20_000_000)))]);
        Assert.True(bomb.Length < 100_000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(["archive-inflates", "archive-inflates", "archive-inflates"], await CodesAsync(bomb));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
        Assert.Equal("archive-inflates", Assert.Single(await CodesAsync(Zip([.. Enumerable.Range(0, 9).Select(i => ($"{i}.bin", Noise(10_000_000)))]))));
    }

    [Fact]
    public async Task Nothing_comes_out_that_is_longer_than_the_list_says()
    {
        byte[] zip = Zip(("a.txt", new string('0', 5_000_000)));
        int entry = zip.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        BinaryPrimitives.WriteUInt32LittleEndian(zip.AsSpan(entry + 24), 100);
        FindingList findings = new(DocumentTexts.Find);
        await using EvidenceArchive? archive = await EvidenceArchive.OpenAsync(new MemoryStream(zip), Budget, findings, Cancellation);
        string? hash = await EvidenceArchive.HashAsync(Assert.Single(archive!.Files), findings, Cancellation);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(new string('0', 100)))), hash);

        // One that is shorter than its list says is not whole.
        BinaryPrimitives.WriteUInt32LittleEndian(zip.AsSpan(entry + 24), 6_000_000);
        await using EvidenceArchive? shorter = await EvidenceArchive.OpenAsync(new MemoryStream(zip), Budget, findings, Cancellation);
        Assert.Null(await EvidenceArchive.HashAsync(Assert.Single(shorter!.Files), findings, Cancellation));
        Assert.Equal("archive-damaged", Assert.Single(findings.All).Code);
    }

    [Fact]
    public async Task What_is_locked_crowded_or_no_archive_is_told()
    {
        byte[] locked = Zip(("a.pdf", "a"));
        int entry = locked.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        locked[entry + 8] |= 1;
        Assert.Equal(["archive-encrypted"], await CodesAsync(locked));
        Assert.Equal(["archive-entries"], await CodesAsync(Zip([.. Enumerable.Range(0, 51).Select(i => ($"{i}.pdf", "a"))])));

        // A list that is longer than the record at its end says, and one that does not end there.
        byte[] crowded = Zip([.. Enumerable.Range(0, 5_000).Select(i => ($"{i}.pdf", ""))]);
        int end = crowded.AsSpan().LastIndexOf("PK\u0005\u0006"u8);
        BinaryPrimitives.WriteUInt16LittleEndian(crowded.AsSpan(end + 10), 3);
        Assert.Equal(["archive-entries"], await CodesAsync(crowded));
        BinaryPrimitives.WriteUInt32LittleEndian(crowded.AsSpan(end + 12), 100);
        Assert.Equal(["archive-damaged"], await CodesAsync(crowded));

        Assert.Equal(["archive-damaged"], await CodesAsync([]));
        Assert.Equal(["archive-damaged"], await CodesAsync("%PDF this is no archive at all, whatever it is called"u8.ToArray()));
        Assert.Equal(["archive-damaged"], await CodesAsync(Zip(("a.pdf", Noise(100_000)))[..50_000]));
    }

    [Fact]
    public async Task Mutated_archives_are_answered_and_nothing_else_happens()
    {
        int seed = Environment.TickCount;
        Random random = new(seed);
        byte[] good = Zip(("bukti/submission.xlsx", Noise(3_000)), ("bukti/1.1.pdf", new string('a', 5_000)), ("2.pdf", ""));
        for (int round = 0; round < 2_000; round++)
        {
            byte[] zip = [.. good];
            for (int change = random.Next(1, 6); change > 0; change--)
            {
                zip[random.Next(4) == 0 ? random.Next(zip.Length) : zip.Length - 1 - random.Next(Math.Min(250, zip.Length))] = (byte)random.Next(256);
            }

            try
            {
                FindingList findings = new(DocumentTexts.Find);
                await using EvidenceArchive? archive = await EvidenceArchive.OpenAsync(new MemoryStream(random.Next(5) == 0 ? zip[..random.Next(zip.Length)] : zip), Budget, findings, Cancellation);
                foreach (ArchivedFile file in archive?.Files ?? [])
                {
                    await EvidenceArchive.HashAsync(file, findings, Cancellation);
                }
            }
            catch (Exception failure)
            {
                Assert.Fail($"Seed {seed}, round {round}: {failure}");
            }
        }
    }

    private static async Task<List<string>> CodesAsync(byte[] zip)
    {
        FindingList findings = new(DocumentTexts.Find);
        await using EvidenceArchive? archive = await EvidenceArchive.OpenAsync(new MemoryStream(zip), Budget, findings, Cancellation);
        return [.. findings.All.Select(finding => finding.Code)];
    }

    private static string Noise(int length) => string.Create(length, new Random(1), (text, random) =>
    {
        for (int i = 0; i < text.Length; i++)
        {
            text[i] = (char)random.Next(33, 127);
        }
    });

    private static byte[] Zip(params (string Name, string Content)[] files)
    {
        using MemoryStream stream = new();
        using (ZipArchive zip = new(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, string content) in files)
            {
                using Stream entry = zip.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(content));
            }
        }

        return stream.ToArray();
    }
}
