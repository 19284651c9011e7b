using System.Net;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Azure.Storage.Sas;
using LocalHost.Triggers.Blobs;
using Microsoft.AspNetCore.Http;

namespace LocalHost.Tests.Triggers.Blobs;

public sealed class BlobForwarderTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private BlobContainerClient _direct = null!;
    private BlobContainerClient _container = null!;
    private BlobHost _host = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _direct = await azurite.NewContainerAsync();
        _host = new BlobHost(await azurite.ConnectionStringAsync());
        _host.Add("Intake", _direct.Name + "/in/{name}");
        await _host.StartAsync();
        _container = _host.Container(_direct.Name);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData("put")]
    [InlineData("put empty")]
    [InlineData("blocks")]
    [InlineData("copy")]
    [InlineData("copy at once")]
    [InlineData("from address")]
    [InlineData("append")]
    [InlineData("page")]
    [InlineData("overwrite")]
    public async Task Every_kind_of_write_keeps_an_event_before_its_writer_has_the_answer(string kind)
    {
        await _direct.GetBlobClient("source").UploadAsync(BinaryData.FromString("content"), Cancellation);
        await _direct.GetBlobClient("in/there").UploadAsync(BinaryData.FromString("old"), Cancellation);
        Uri source = _container.GetBlobClient("source").GenerateSasUri(BlobSasPermissions.Read, DateTimeOffset.UtcNow.AddDays(1));
        BlobContainerClient container = _container;
        var keeping = new Gate();
        var kept = new Gate();
        _host.Queue.Before = () =>
        {
            keeping.Open();
            return kept.Opened;
        };
        Task write = kind switch
        {
            "put" => container.GetBlobClient("in/new").UploadAsync(BinaryData.FromString("content"), Cancellation),
            "put empty" => container.GetBlobClient("in/new").UploadAsync(BinaryData.FromString(""), Cancellation),
            "blocks" => BlocksAsync(container.GetBlockBlobClient("in/new")),
            "copy" => container.GetBlobClient("in/new").StartCopyFromUriAsync(source, cancellationToken: Cancellation),
            "copy at once" => container.GetBlobClient("in/new").SyncCopyFromUriAsync(source, cancellationToken: Cancellation),
            "from address" => container.GetBlockBlobClient("in/new").SyncUploadFromUriAsync(source, overwrite: true, Cancellation),
            "append" => container.GetAppendBlobClient("in/new").CreateAsync(cancellationToken: Cancellation),
            "page" => container.GetPageBlobClient("in/new").CreateAsync(512, cancellationToken: Cancellation),
            _ => container.GetBlobClient("in/there").UploadAsync(BinaryData.FromString("new"), overwrite: true, Cancellation),
        };
        await keeping.Opened;
        Assert.False(write.IsCompleted);
        Assert.NotEqual(0, _host.Clock.Busy);
        kept.Open();
        try
        {
            await write;
        }
        catch (RequestFailedException error) when (kind == "from address" && error.Status == 501)
        {
            // This emulator does not know it; the event was kept before all the same.
            await _host.QuietAsync();
            return;
        }
        await _host.RanAsync(1);
        await _host.QuietAsync();
        string name = kind == "overwrite" ? "in/there" : "in/new";
        Assert.Equal([$"Intake {_direct.Name}/{name}"], _host.Runs);
        Assert.True(await _direct.GetBlobClient(name).ExistsAsync(Cancellation));
        Assert.Empty(_host.Queue.Read(BlobEvent.Queue, 0, 10));
        Assert.Equal(0, _host.Clock.Busy);
    }

    [Fact]
    public async Task What_makes_no_blob_or_one_that_nobody_waits_for_keeps_no_event()
    {
        BlobClient blob = _direct.GetBlobClient("in/there");
        await blob.UploadAsync(BinaryData.FromString("old"), Cancellation);
        BlobClient there = _container.GetBlobClient("in/there");
        await _container.GetBlobClient("out/new").UploadAsync(BinaryData.FromString("content"), Cancellation);
        await _container.GetBlockBlobClient("in/block").StageBlockAsync(Convert.ToBase64String("1"u8), new MemoryStream([1]), cancellationToken: Cancellation);
        await there.SetMetadataAsync(new Dictionary<string, string> { ["a"] = "b" }, cancellationToken: Cancellation);
        await there.SetHttpHeadersAsync(new BlobHttpHeaders { ContentType = "text/plain" }, cancellationToken: Cancellation);
        await there.SetTagsAsync(new Dictionary<string, string> { ["a"] = "b" }, cancellationToken: Cancellation);
        await there.CreateSnapshotAsync(cancellationToken: Cancellation);
        await there.SetAccessTierAsync(AccessTier.Cool, cancellationToken: Cancellation);
        await there.GetBlobLeaseClient().AcquireAsync(TimeSpan.FromSeconds(15), cancellationToken: Cancellation);
        await _container.GetBlobClient("out/new").DeleteAsync(cancellationToken: Cancellation);
        Assert.Equal(0, _host.Queue.Added);
    }

    [Fact]
    public async Task A_write_that_is_refused_leaves_no_event()
    {
        BlobClient blob = _direct.GetBlobClient("in/there");
        await blob.UploadAsync(BinaryData.FromString("old"), Cancellation);
        RequestFailedException refused = await Assert.ThrowsAsync<RequestFailedException>(
            () => _container.GetBlobClient("in/there").UploadAsync(BinaryData.FromString("new"), Cancellation));
        Assert.Equal(409, refused.Status);
        Assert.Equal(1, _host.Queue.Added);
        await _host.QuietAsync();
        Assert.Empty(_host.Queue.Read(BlobEvent.Queue, 0, 10));
        Assert.Empty(_host.Runs);
    }

    [Fact]
    public async Task Where_no_event_can_be_kept_nothing_is_written_and_the_writer_may_try_again()
    {
        int failures = 1;
        _host.Queue.Before = () => failures-- > 0 ? Task.FromException(new IOException("disk full")) : Task.CompletedTask;
        RequestFailedException refused = await Assert.ThrowsAsync<RequestFailedException>(
            () => _container.GetBlobClient("in/new").UploadAsync(BinaryData.FromString("content"), Cancellation));
        Assert.Equal((503, "ServerBusy"), (refused.Status, refused.ErrorCode));
        Assert.False(await _direct.GetBlobClient("in/new").ExistsAsync(Cancellation));
        Assert.Equal(0, _host.Clock.Busy);

        // A client as people have it tries again by itself.
        failures = 1;
        await new BlobContainerClient(_host.Connection, _direct.Name).GetBlobClient("in/new").UploadAsync(BinaryData.FromString("content"), Cancellation);
        await _host.RanAsync(1);
    }

    [Fact]
    public async Task Signatures_hold_for_all_that_a_client_does()
    {
        byte[] large = new byte[9_000_000];
        new Random(3173).NextBytes(large);
        BlobClient blob = _container.GetBlobClient("in/large ü+%&=.bin");
        await blob.UploadAsync(
            new MemoryStream(large),
            new BlobUploadOptions
            {
                TransferOptions = new() { InitialTransferSize = 1_000_000, MaximumTransferSize = 1_000_000 },
                Metadata = new Dictionary<string, string> { ["by"] = "agency" },
                HttpHeaders = new BlobHttpHeaders { ContentType = "application/x-test; a=\"b\"", ContentDisposition = "attachment" },
            },
            Cancellation);
        Assert.Equal(large, (await blob.DownloadContentAsync(Cancellation)).Value.Content.ToArray());
        BlobDownloadResult part = (await blob.DownloadContentAsync(
            new BlobDownloadOptions { Range = new HttpRange(5_000_000, 1000) }, Cancellation)).Value;
        Assert.Equal(large[5_000_000..5_001_000], part.Content.ToArray());
        BlobProperties properties = (await blob.GetPropertiesAsync(cancellationToken: Cancellation)).Value;
        Assert.Equal(("agency", "application/x-test; a=\"b\"", "attachment"), (properties.Metadata["by"], properties.ContentType, properties.ContentDisposition));
        Assert.Equal(["in/large ü+%&=.bin"], await NamesAsync(_container));
        Uri sas = blob.GenerateSasUri(BlobSasPermissions.Read | BlobSasPermissions.Write, DateTimeOffset.UtcNow.AddDays(1));
        Assert.Equal(large.Length, (await new BlobClient(sas).DownloadContentAsync(Cancellation)).Value.Content.ToMemory().Length);
        await new BlobClient(sas).UploadAsync(BinaryData.FromString("by signature"), overwrite: true, Cancellation);
        await _host.RanAsync(2);
        await _container.GetBlobClient("copied").SyncCopyFromUriAsync(sas, cancellationToken: Cancellation);
        await blob.DeleteAsync(cancellationToken: Cancellation);
        Assert.Equal(["copied"], await NamesAsync(_container));
        RequestFailedException forged = await Assert.ThrowsAsync<RequestFailedException>(
            () => new BlobClient(new Uri(sas + "x")).DownloadContentAsync(Cancellation));
        Assert.Equal(403, forged.Status);
    }

    [Theory]
    [InlineData("in/plain")]
    [InlineData("in/with space")]
    [InlineData("in/a+b")]
    [InlineData("in/ünï/côdé")]
    [InlineData("in/100%")]
    [InlineData("in/%2F")]
    [InlineData("in/a?b#c")]
    [InlineData("in/🏛")]
    [InlineData("in/a'b(c)!*~,;")]
    public async Task A_name_is_told_as_it_was_given(string name)
    {
        await _container.GetBlobClient(name).UploadAsync(BinaryData.FromString("content"), Cancellation);
        await _host.RanAsync(1);
        Assert.Equal($"Intake {_direct.Name}/{name}", Assert.Single(_host.Runs));
        Assert.Equal([name], await NamesAsync(_direct));
    }

    [Theory]
    [InlineData("127.0.0.1:1", "/account/c/a/b", "account|c|a/b")]
    [InlineData("localhost", "/account/c/a%2Fb%20c+d?timeout=5", "account|c|a/b c+d")]
    [InlineData("account.blob.localhost:1", "/c/a/b", "account|c|a/b")]
    [InlineData("account.blob.core.windows.net", "/c/a?comp=blocklist", "account|c|a")]
    [InlineData("127.0.0.1", "/account/a", "account|$root|a")]
    [InlineData("127.0.0.1", "/account/c/%C3%BC//x", "account|c|ü//x")]
    [InlineData("127.0.0.1", "/account/c/a?comp=block&blockid=x", null)]
    [InlineData("127.0.0.1", "/account/c/a?comp=metadata", null)]
    [InlineData("127.0.0.1", "/account/c/a?comp=appendblock", null)]
    [InlineData("127.0.0.1", "/account/c/a?comp=lease", null)]
    [InlineData("127.0.0.1", "/account/c?restype=container", null)]
    [InlineData("127.0.0.1", "/account", null)]
    [InlineData("127.0.0.1", "/", null)]
    public void A_write_is_known_by_its_address(string host, string target, string? expected)
    {
        var http = new DefaultHttpContext();
        http.Request.Method = "PUT";
        http.Request.Host = new HostString(host);
        http.Request.QueryString = new QueryString(target.Contains('?') ? target[target.IndexOf('?')..] : "");
        BlobWrite? write = BlobWrite.Read(http.Request, target);
        Assert.Equal(expected, write is null ? null : $"{write.Account}|{write.Container}|{write.Name}");
        http.Request.Method = "GET";
        Assert.Null(BlobWrite.Read(http.Request, target));
    }

    [Fact]
    public async Task A_service_that_does_not_answer_is_502_and_its_write_is_looked_for_later()
    {
        var silent = new TaskCompletionSource();
        await using TestServer service = await TestServer.StartAsync(http =>
        {
            http.Abort();
            return Task.CompletedTask;
        });
        using var forwarder = new BlobForwarder(service.Address, _host.Triggers.Events, TestServer.Forwarder, _host.Log);
        await using TestServer front = await TestServer.StartAsync(forwarder.AnswerAsync);
        await _direct.GetBlobClient("in/there").UploadAsync(BinaryData.FromString("content"), Cancellation);
        foreach (string name in new[] { "there", "nowhere" })
        {
            using var content = new StringContent("content");
            using HttpResponseMessage response = await front.Client.PutAsync(
                new Uri($"/devstoreaccount1/{_direct.Name}/in/{name}", UriKind.Relative), content, Cancellation);
            Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        }
        await _host.QuietAsync();
        Assert.Equal([$"Intake {_direct.Name}/in/there"], _host.Runs);
    }

    private static async Task BlocksAsync(BlockBlobClient blob)
    {
        string id = Convert.ToBase64String("1"u8);
        await blob.StageBlockAsync(id, new MemoryStream([1, 2, 3]), cancellationToken: Cancellation);
        await blob.CommitBlockListAsync([id], cancellationToken: Cancellation);
    }

    private static async Task<List<string>> NamesAsync(BlobContainerClient container)
    {
        var names = new List<string>();
        await foreach (BlobItem item in container.GetBlobsAsync(cancellationToken: Cancellation))
        {
            names.Add(item.Name);
        }
        return names;
    }
}
