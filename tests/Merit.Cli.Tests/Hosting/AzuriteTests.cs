using Azure.Storage.Blobs;
using Merit.Cli.Hosting;

namespace Merit.Cli.Tests.Hosting;

public sealed class AzuriteTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task It_takes_free_ports_and_keeps_blobs_over_a_restart()
    {
        string first, second;
        await using (Azurite azurite = await StartAsync())
        {
            first = azurite.ConnectionString;
            BlobContainerClient container = new(first, "submissions");
            await container.CreateAsync(cancellationToken: Cancellation);
            await container.UploadBlobAsync("merit-2026/3173/1/manifest.json", BinaryData.FromString("{}"), Cancellation);
        }

        await using Azurite again = await StartAsync();
        second = again.ConnectionString;
        Assert.Equal("{}", (await new BlobClient(second, "submissions", "merit-2026/3173/1/manifest.json").DownloadContentAsync(Cancellation)).Value.Content.ToString());
        Assert.StartsWith("http://127.0.0.1:", again.BlobEndpoint.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_run_beside_each_other()
    {
        await using Azurite one = await Azurite.StartAsync(Workspace.Find(), _directory.File("one"), AzuritePorts.Free, _directory.File("logs/one.log"), Cancellation);
        await using Azurite two = await Azurite.StartAsync(Workspace.Find(), _directory.File("two"), AzuritePorts.Free, _directory.File("logs/two.log"), Cancellation);
        Assert.NotEqual(one.BlobEndpoint, two.BlobEndpoint);
    }

    private Task<Azurite> StartAsync() =>
        Azurite.StartAsync(Workspace.Find(), _directory.File("storage"), AzuritePorts.Free, _directory.File("logs/storage.log"), Cancellation);
}
