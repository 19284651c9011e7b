using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Azure.Storage.Sas;
using Merit.Assessment.Submissions;
using Merit.Cli.Api;
using Merit.Cli.Commands.Submissions;
using Merit.Cli.Hosting;
using Spectre.Console;

namespace Merit.Cli.Tests.Commands.Submissions;

/// <summary>A folder is sent straight to a storage, whatever becomes of the line and however often it is tried.</summary>
public sealed class SendCommandTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _folder = new();
    private readonly TemporaryDirectory _work = new();
    private Azurite _azurite = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private BlobContainerClient Container => new(_azurite.ConnectionString, "submissions", new BlobClientOptions(BlobClientOptions.ServiceVersion.V2024_11_04));

    public async ValueTask InitializeAsync()
    {
        _azurite = await Azurite.StartAsync(Workspace.Find(), _work.File("storage"), AzuritePorts.Free, _work.File("storage.log"), Cancellation);
        await Container.CreateAsync(cancellationToken: Cancellation);
        File.WriteAllText(_folder.File("submission.json"), """{"cycle":"merit-2026","agency":"3671","entries":[]}""");
        File.WriteAllText(_folder.File("1.1 bukti.pdf"), "%PDF 1.1");
        File.WriteAllText(_folder.File("kosong.pdf"), "");
        File.WriteAllText(_folder.File(".DS_Store"), "x");
        File.WriteAllText(_folder.File("manifest.json"), "an old one");
    }

    public async ValueTask DisposeAsync()
    {
        await _azurite.DisposeAsync();
        _work.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_folder_is_sent_once_however_often_it_is_sent(bool byConnection)
    {
        string storage = byConnection ? _azurite.ConnectionString
            : Container.GenerateSasUri(BlobContainerSasPermissions.Create | BlobContainerSasPermissions.Write, DateTimeOffset.UtcNow.AddHours(1)).ToString();
        JsonElement first = Json("--storage", storage, "--final");
        string upload = first.GetProperty("upload").GetString()!;
        Assert.StartsWith("merit-2026/3671/sent-", upload, StringComparison.Ordinal);
        Assert.Equal((3, 3, true), (first.GetProperty("files").GetInt32(), first.GetProperty("sent").GetInt32(), first.GetProperty("isNew").GetBoolean()));
        Dictionary<string, string> stored = await StoredAsync(upload);
        Assert.Equal(["1.1 bukti.pdf", "kosong.pdf", "manifest.json", "submission.json"], stored.Keys.Order(StringComparer.Ordinal));
        Manifest manifest = ManifestJson.Parse((await Container.GetBlobClient($"{upload}/manifest.json").DownloadContentAsync(Cancellation)).Value.Content).Value!;
        Assert.True(manifest.IsFinal);
        Assert.All(manifest.Files, file => Assert.Equal(HashOf(file.Name), file.Sha256));

        JsonElement again = Json("--storage", storage, "--final");
        Assert.Equal((upload, false), (again.GetProperty("upload").GetString(), again.GetProperty("isNew").GetBoolean()));
        Assert.Equal(stored, await StoredAsync(upload));
        Assert.NotEqual(upload, Json("--storage", storage).GetProperty("upload").GetString());
    }

    [Fact]
    public async Task What_broke_off_goes_on_with_the_blocks_that_are_there()
    {
        byte[] large = RandomNumberGenerator.GetBytes((10 * 1024 * 1024) + 17);
        File.WriteAllBytes(_folder.File("peta.zip"), large);
        FolderFile[] files = [new("peta.zip", _folder.File("peta.zip"), HashOf("peta.zip"), large.Length)];
        await using (Stream held = new FileStream(_folder.File("peta.zip"), FileMode.Open, FileAccess.Read, FileShare.Read))
        {
            // Two of three blocks are there, as an earlier run named them, and nothing else.
            BlockBlobClient blob = Container.GetBlockBlobClient("c/a/u/peta.zip");
            byte[] block = new byte[4 * 1024 * 1024];
            foreach (int number in (int[])[0, 1])
            {
                held.ReadExactly(block);
                await blob.StageBlockAsync(Convert.ToBase64String(Encoding.ASCII.GetBytes($"{HashOf("peta.zip")[..24]}{number:D6}")), new MemoryStream(block), cancellationToken: Cancellation);
            }
        }

        SendCount count = new();
        Assert.True(await new FolderUploader(_azurite.ConnectionString).SendAsync("c/a/u", files, isFinal: false, count, Cancellation));
        Assert.Equal((large.LongLength, 1, 0), (count.Bytes, count.Sent, count.WereThere));
        Assert.Equal(large, (await Container.GetBlobClient("c/a/u/peta.zip").DownloadContentAsync(Cancellation)).Value.Content.ToArray());
    }

    [Fact]
    public async Task Another_file_that_lies_there_is_never_written_over()
    {
        await Container.GetBlobClient("merit-2026/3671/u/kosong.pdf").UploadAsync(BinaryData.FromString("theirs"), Cancellation);
        Assert.Contains("--upload", Assert.Throws<UserFacingException>(() => Run("--storage", _azurite.ConnectionString, "--upload", "u")).Message, StringComparison.Ordinal);
        Assert.Equal("theirs", (await Container.GetBlobClient("merit-2026/3671/u/kosong.pdf").DownloadContentAsync(Cancellation)).Value.Content.ToString());
        Assert.False(await Container.GetBlobClient("merit-2026/3671/u/manifest.json").ExistsAsync(Cancellation));
    }

    [Fact]
    public void What_cannot_be_sent_is_said_in_a_sentence()
    {
        Refused("--storage", "--storage", "nonsense");
        Refused("no cycle", "--storage", _azurite.ConnectionString, "--cycle", "Merit 2026");
        Refused("no agency", "--storage", _azurite.ConnectionString, "--agency", "../3671");
        Refused("cannot be the name", "--storage", _azurite.ConnectionString, "--upload", "a/b");
        Uri reading = Container.GenerateSasUri(BlobContainerSasPermissions.Read, DateTimeOffset.UtcNow.AddHours(1));
        Refused("does not take files", "--storage", reading.ToString());
        Directory.CreateDirectory(_folder.File("bukti"));
        Refused("is a folder", "--storage", _azurite.ConnectionString);

        void Refused(string why, params string[] arguments) =>
            Assert.Contains(why, Assert.Throws<UserFacingException>(() => Run(arguments)).Message, StringComparison.Ordinal);
    }

    private string HashOf(string name) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(_folder.File(name))));

    private async Task<Dictionary<string, string>> StoredAsync(string upload)
    {
        Dictionary<string, string> stored = [];
        await foreach (BlobItem blob in Container.GetBlobsAsync(BlobTraits.None, BlobStates.None, upload + "/", Cancellation))
        {
            stored[blob.Name[(upload.Length + 1)..]] = blob.Properties.ETag.ToString()!;
        }

        return stored;
    }

    private JsonElement Json(params string[] arguments)
    {
        (int code, string output) = Run(["--json", .. arguments]);
        Assert.Equal(0, code);
        return JsonDocument.Parse(output).RootElement;
    }

    private (int Code, string Output) Run(params string[] arguments)
    {
        using StringWriter output = new();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(output) });
        RootCommand root = new() { SubmissionCommand.Create(console) };
        int code = root.Parse(["submission", "send", _folder.Path, .. arguments]).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        return (code, output.ToString());
    }
}
