using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace EmbeddedRuntime.Functions.Tests.Blobs;

public sealed class BlobTriggerTests(AzuriteFixture azurite)
{
    private readonly BlobLog _log = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_blob_starts_the_function_with_the_parts_of_its_path()
    {
        BlobContainerClient container = await azurite.NewContainerAsync("parts");
        await using TestHost host = await StartAsync(null, typeof(PartsFunctions));
        await container.GetBlobClient("merit-2026/3173/manifest.json").UploadAsync(
            BinaryData.FromString("{}"), new BlobUploadOptions { Metadata = new Dictionary<string, string> { ["by"] = "agency" } }, Cancellation);
        await container.UploadBlobAsync("merit-2026/3173/evidence.pdf", BinaryData.FromString("pdf"), Cancellation);
        await SeenAsync(1);
        Assert.Equal(
            "merit-2026|3173|manifest|parts/merit-2026/3173/manifest.json|True|agency|3173|{}", Assert.Single(_log.Seen));
    }

    [Fact]
    public async Task A_blob_is_given_as_the_type_that_the_parameter_asks_for()
    {
        BlobContainerClient container = await azurite.NewContainerAsync("typed");
        await container.UploadBlobAsync("m", BinaryData.FromString("""{"agency":"3173","files":2}"""), Cancellation);
        await using TestHost host = await StartAsync(null, typeof(TypedFunctions));
        await SeenAsync(6);
        Assert.Equal(
            ["block m", "bytes 27", "data 27", "poco 3173 2", """stream {"agency":"3173","files":2}""", """string {"agency":"3173","files":2}"""],
            _log.Sorted);
    }

    [Fact]
    public async Task A_restart_does_not_fire_again_and_an_overwrite_does()
    {
        using var folder = new TestFolder();
        BlobContainerClient container = await azurite.NewContainerAsync("overwrite");
        await container.UploadBlobAsync("a", BinaryData.FromString("1"), Cancellation);
        await using (await StartAsync(folder, typeof(CountingFunctions), container.Name))
        {
            await SeenAsync(1);
        }

        await using TestHost host = await StartAsync(folder, typeof(CountingFunctions), container.Name);
        await container.UploadBlobAsync("b", BinaryData.FromString("1"), Cancellation);
        await SeenAsync(2);
        await container.GetBlobClient("a").UploadAsync(BinaryData.FromString("2"), overwrite: true, Cancellation);
        await SeenAsync(3);
        Assert.Equal(["a", "b", "a"], _log.Seen);
    }

    [Fact]
    public async Task A_function_that_fails_and_then_ends_well_is_tried_until_it_does()
    {
        BlobContainerClient container = await NewFailingContainerAsync();
        int failures = 2;
        _log.Fails = text => text == "flaky" && failures-- > 0;
        await using TestHost host = await StartAsync(null, typeof(FailingFunctions));
        await container.UploadBlobAsync("flaky", BinaryData.FromString("flaky"), Cancellation);
        await SeenAsync(3);
        await container.UploadBlobAsync("next", BinaryData.FromString("well"), Cancellation);
        await SeenAsync(4);
        Assert.Equal(["flaky 0/4", "flaky 1/4", "flaky 2/4", "next 0/4"], _log.Seen);
    }

    [Fact]
    public async Task After_five_tries_the_blob_is_in_the_poison_queue_and_in_the_operators_status_and_stays_there_over_a_restart()
    {
        using var folder = new TestFolder();
        BlobContainerClient container = await NewFailingContainerAsync();
        _log.Fails = text => text == "poison";
        await container.UploadBlobAsync("bad", BinaryData.FromString("poison"), Cancellation);
        string eTag = (await container.GetBlobClient("bad").GetPropertiesAsync(cancellationToken: Cancellation)).Value.ETag.ToString("H");
        await using (TestHost host = await StartAsync(folder, typeof(FailingFunctions)))
        {
            JsonElement poison = await Eventually.SeeAsync(() => PoisonBlobsAsync(host), blobs => blobs.GetArrayLength() == 1);
            Assert.Equal("bad", poison[0].GetProperty("name").GetString());
            Assert.Equal("Failing", poison[0].GetProperty("function").GetString());
            Assert.Equal(5, poison[0].GetProperty("tries").GetInt32());
        }

        Assert.Equal(5, _log.Seen.Count);
        var queue = new QueueClient(
            await azurite.ConnectionStringAsync(), "webjobs-blobtrigger-poison", new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
        QueueMessage message = Assert.Single((await queue.ReceiveMessagesAsync(32, cancellationToken: Cancellation)).Value);
        using JsonDocument body = JsonDocument.Parse(message.Body.ToMemory());
        Assert.Equal(
            ["BlobTrigger", "Host.Functions.Failing", "BlockBlob", "failing", "bad", eTag],
            new[] { "Type", "FunctionId", "BlobType", "ContainerName", "BlobName", "ETag" }.Select(name => body.RootElement.GetProperty(name).GetString()));

        await using TestHost again = await StartAsync(folder, typeof(FailingFunctions));
        await container.UploadBlobAsync("good", BinaryData.FromString("well"), Cancellation);
        await SeenAsync(6);
        Assert.Equal(1, (await PoisonBlobsAsync(again)).GetArrayLength());
        _log.Fails = _ => false;
        await container.GetBlobClient("bad").UploadAsync(BinaryData.FromString("mended"), overwrite: true, Cancellation);
        await Eventually.SeeAsync(() => PoisonBlobsAsync(again), blobs => blobs.GetArrayLength() == 0);
    }

    [Fact]
    public async Task A_container_that_is_made_later_is_watched_from_then_on()
    {
        await using TestHost host = await StartAsync(null, typeof(CountingFunctions), "later");
        BlobContainerClient container = await azurite.NewContainerAsync("later");
        await container.UploadBlobAsync("a", BinaryData.FromString("1"), Cancellation);
        await SeenAsync(1);
    }

    [Fact]
    public async Task A_stop_lets_a_running_blob_function_end_and_starts_no_other()
    {
        BlobContainerClient container = await azurite.NewContainerAsync("waiting");
        TestHost host = await StartAsync(null, typeof(WaitingFunctions));
        await container.UploadBlobAsync("a", BinaryData.FromString("1"), Cancellation);
        await SeenAsync(1);
        Task stop = host.StopAsync();
        await container.UploadBlobAsync("b", BinaryData.FromString("1"), Cancellation);
        Assert.False(stop.IsCompleted);
        _log.Gate.Open();
        await stop;
        Assert.Equal(["started a", "ended a"], _log.Seen);
        await host.DisposeAsync();
    }

    [Fact]
    public async Task A_blob_input_is_read_by_the_binding_data_of_the_trigger()
    {
        BlobContainerClient container = await azurite.NewContainerAsync("inputs");
        await container.UploadBlobAsync("a.txt", BinaryData.FromString("content"), Cancellation);
        await using TestHost host = await StartAsync(null, typeof(InputFunctions));
        Assert.Equal((HttpStatusCode.OK, "content|a.txt|inputs"), await host.GetAsync("/api/input/a"));
        Assert.Equal((HttpStatusCode.OK, "none|b.txt|inputs"), await host.GetAsync("/api/input/b"));
    }

    [Fact]
    public async Task Ten_thousand_existing_blobs_do_not_keep_a_new_one_from_being_seen_within_two_seconds()
    {
        using var folder = new TestFolder();
        BlobContainerClient container = await azurite.NewContainerAsync("many");
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 10_000),
            new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Cancellation },
            async (number, cancellation) => await container.UploadBlobAsync($"old/{number:D5}.json", BinaryData.FromString("{}"), cancellation));
        await using TestHost host = await StartAsync(folder, typeof(CountingFunctions), container.Name);
        await Eventually.SeeAsync(() => _log.Seen.Count, count => count == 10_000, TimeSpan.FromSeconds(120));
        var waits = new List<TimeSpan>();
        for (int i = 0; i < 5; i++)
        {
            long uploaded = Stopwatch.GetTimestamp();
            await container.UploadBlobAsync($"new/{i}.json", BinaryData.FromString("{}"), Cancellation);
            await Eventually.SeeAsync(() => _log.Seen.Count, count => count == 10_001 + i);
            waits.Add(Stopwatch.GetElapsedTime(uploaded));
        }

        TestContext.Current.SendDiagnosticMessage(
            "Seen beside 10,000 existing blobs after {0} ms", string.Join(", ", waits.Select(wait => (int)wait.TotalMilliseconds)));
        Assert.All(waits, wait => Assert.InRange(wait, TimeSpan.Zero, TimeSpan.FromSeconds(2)));
    }

    private async Task<TestHost> StartAsync(TestFolder? folder, Type functions, string? container = null)
    {
        string connection = await azurite.ConnectionStringAsync();
        return await TestHost.StartAsync(
            folder,
            builder => Configure(builder, connection, container),
            functions);
    }

    private void Configure(FunctionsApplicationBuilder builder, string connection, string? container)
    {
        builder.Configuration["AzureWebJobsStorage"] = connection;
        builder.Configuration["UploadStorage"] = connection;
        builder.Configuration["Container"] = container;
        builder.Configuration["EmbeddedRuntime:BlobRetryDelay"] = "00:00:00.010";
        builder.Services.AddSingleton(_log);
    }

    private async Task<BlobContainerClient> NewFailingContainerAsync()
    {
        var container = new BlobContainerClient(await azurite.ConnectionStringAsync(), "failing");
        await container.DeleteIfExistsAsync(cancellationToken: Cancellation);
        await container.CreateAsync(cancellationToken: Cancellation);
        return container;
    }

    private static async Task<JsonElement> PoisonBlobsAsync(TestHost host)
    {
        (HttpStatusCode _, string body) = await host.GetAsync("/admin/host/status", host.Keys.MasterKey);
        return JsonDocument.Parse(body).RootElement.GetProperty("poisonBlobs");
    }

    private Task<int> SeenAsync(int count) => Eventually.SeeAsync(() => _log.Seen.Count, seen => seen >= count);
}
