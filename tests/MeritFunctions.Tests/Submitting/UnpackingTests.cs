using System.IO.Compression;
using Azure.Core;
using Merit.Adapters.Documents.Writing;
using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Instruments;
using MeritFunctions.Submitting;
using static MeritFunctions.Tests.Submitting.DraftActs;

namespace MeritFunctions.Tests.Submitting;

/// <summary>An archive in a draft becomes its files, or stays as it is.</summary>
public sealed class UnpackingTests(MeritApp app) : IClassFixture<MeritApp>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_archive_becomes_its_files_even_if_that_breaks_off_on_the_way()
    {
        DraftPlace place = await app.BeginAsync();
        Dictionary<string, byte[]> files = Folder(place);
        await app.AddAsync(place, new Dictionary<string, byte[]> { ["Bukti.ZIP"] = Zip(files.Select(file => ($"kirim/{file.Key}", file.Value))) });
        int left = 4;
        app.Storage.Choose = request => request.Method == RequestMethod.Put && Interlocked.Decrement(ref left) < 0 ? StorageFault.After : StorageFault.None;
        await Assert.ThrowsAnyAsync<Exception>(() => UnpackAsync(place, "Bukti.ZIP"));
        app.Storage.Choose = null;
        Assert.Contains((await app.Get<DraftStore>().ReadAsync(place, Cancellation)).Files, file => file.Name == "Bukti.ZIP");

        Assert.Empty(await UnpackAsync(place, "Bukti.ZIP"));
        DraftReport report = await app.CheckAsync(place);
        Assert.True(report.MaySend);
        Assert.Equal(files.Keys.Order(StringComparer.Ordinal), report.Draft.Files.Select(file => file.Name).Order(StringComparer.Ordinal));
        Assert.NotNull((await app.SendAsync(place)).Folder);
    }

    [Fact]
    public async Task The_form_is_known_by_the_name_that_it_was_handed_out_under()
    {
        DraftPlace place = await app.BeginAsync();
        string form = SubmissionTemplate.FileName(FormOf(place), ".xlsx");
        await app.AddAsync(place, new Dictionary<string, byte[]> { ["a.zip"] = Zip([("x/" + form.Replace(".xlsx", " (2).xlsx", StringComparison.Ordinal), "a workbook"u8.ToArray())]) });
        Assert.Empty(await UnpackAsync(place, "a.zip"));
        Assert.Equal(["submission.xlsx"], (await app.Get<DraftStore>().ReadAsync(place, Cancellation)).Files.Select(file => file.Name));
    }

    [Fact]
    public async Task What_cannot_be_taken_apart_stays_and_is_told()
    {
        DraftPlace place = await app.BeginAsync();
        Dictionary<string, byte[]> archives = new()
        {
            ["up.zip"] = Zip([("../up.pdf", "a"u8.ToArray())]),
            ["bomb.zip"] = Zip([("a.txt", new byte[20_000_000])]),
            ["none.zip"] = "%PDF"u8.ToArray(),
            ["empty.zip"] = Zip([("a/.DS_Store", [1])]),
            ["twice.zip"] = Zip([("Up.zip.pdf", "a"u8.ToArray()), ("manifest.json", "{}"u8.ToArray())]),
        };
        await app.AddAsync(place, archives);
        Assert.Equal([("archive-path", "up.zip")], await CodesAsync("up.zip"));
        Assert.Equal([("archive-inflates", "bomb.zip")], await CodesAsync("bomb.zip"));
        Assert.Equal([("archive-damaged", "none.zip")], await CodesAsync("none.zip"));
        Assert.Equal([("archive-empty", "empty.zip")], await CodesAsync("empty.zip"));
        Assert.Equal([("draft-name-reserved", "manifest.json")], await CodesAsync("twice.zip"));
        Assert.Equal([("draft-file-missing", "never.zip")], await CodesAsync("never.zip"));
        Assert.Equal(archives.Keys.Order(StringComparer.Ordinal), (await app.Get<DraftStore>().ReadAsync(place, Cancellation)).Files.Select(file => file.Name).Order(StringComparer.Ordinal));
        Assert.Equal(archives.Count, (await app.BlobsAsync(Containers.Drafts, place)).Count(name => name.StartsWith("files/", StringComparison.Ordinal)));

        async Task<IEnumerable<(string Code, string Pointer)>> CodesAsync(string name) => (await UnpackAsync(place, name)).Select(finding => (finding.Code, finding.Pointer));
    }

    private static TemplateOrder FormOf(DraftPlace place) => new(ShippedInstruments.Get("merit-2019")) { Cycle = place.Cycle, Agency = place.Agency };

    private Task<IReadOnlyList<Finding>> UnpackAsync(DraftPlace place, string name) =>
        app.Get<DraftUnpacking>().UnpackAsync(place, place.Agency, name, FormOf(place), Cancellation);

    private static byte[] Zip(IEnumerable<(string Name, byte[] Content)> files)
    {
        using MemoryStream stream = new();
        using (ZipArchive zip = new(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in files)
            {
                using Stream entry = zip.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return stream.ToArray();
    }
}
