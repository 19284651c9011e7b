using System.Collections.Concurrent;
using System.Text.Json;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using LocalHost.Triggers.Blobs;
using LocalHost.Worker;
using LocalHost.Worker.Rpc;
using Microsoft.Extensions.Logging;

namespace LocalHost.Tests.Triggers.Blobs;

public sealed class BlobEventTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private BlobContainerClient _direct = null!;
    private BlobHost _host = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _direct = await azurite.NewContainerAsync();
        _host = new BlobHost(await azurite.ConnectionStringAsync());
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task The_worker_is_told_of_the_blob_as_by_the_published_host()
    {
        _host.Add("Intake", _direct.Name + "/{cycle}/{agency}/{name}.{extension}");
        await _host.StartAsync();
        await Container.GetBlobClient("merit-2026/3173/a b.json").UploadAsync(
            BinaryData.FromString("{}"), new BlobUploadOptions { Metadata = new Dictionary<string, string> { ["by"] = "agency" } }, Cancellation);
        await _host.QuietAsync();
        InvocationRequest seen = Assert.Single(_host.Worker.Seen);
        Assert.Equal("id-Intake", seen.FunctionId);
        ParameterBinding input = Assert.Single(seen.InputData);
        ModelBindingData data = input.Data.ModelBindingData;
        Assert.Equal(("blob", "1.0", "AzureStorageBlobs", "application/json"), (input.Name, data.Version, data.Source, data.ContentType));
        Assert.Equal(
            $$"""{"Connection":"Uploads","ContainerName":"{{_direct.Name}}","BlobName":"merit-2026/3173/a b.json"}""", data.Content.ToStringUtf8());
        Assert.Equal($"{_direct.Name}/merit-2026/3173/a b.json", seen.TriggerMetadata["BlobTrigger"].String);
        Assert.Equal(Container.GetBlobClient("merit-2026/3173/a b.json").Uri.AbsoluteUri, JsonDocument.Parse(seen.TriggerMetadata["Uri"].Json).RootElement.GetString());
        Assert.Equal("""{"by":"agency"}""", seen.TriggerMetadata["Metadata"].Json);
        Assert.Equal(2, JsonDocument.Parse(seen.TriggerMetadata["Properties"].Json).RootElement.GetProperty("ContentLength").GetInt32());
        Assert.Equal(
            ["merit-2026", "3173", "a b", "json"], new[] { "cycle", "agency", "name", "extension" }.Select(part => seen.TriggerMetadata[part].String));
        Assert.Empty(_host.Log.Lines);
    }

    [Fact]
    public async Task A_restart_delivers_what_was_not_done_and_nothing_else()
    {
        _host.Add("Intake", _direct.Name + "/{name}");
        await _host.StartAsync();
        var gate = new Gate();
        _host.Worker.Answer = async (_, request, _) =>
        {
            if (request.TriggerMetadata["name"].String == "open")
            {
                await gate.Opened;
                throw new WorkerLostException("the host ends");
            }
            return FakeWorker.Success;
        };
        await UploadAsync("done");
        await _host.QuietAsync();
        await UploadAsync("open");
        await Eventually.SeeAsync(() => _host.Worker.Seen.Count, count => count == 2);
        await UploadAsync("open");
        await UploadAsync("gone");
        Task stopped = _host.StopAsync();
        gate.Open();
        await stopped;
        await _direct.DeleteBlobAsync("gone", cancellationToken: Cancellation);
        _host.Worker.Seen.Clear();
        _host.Worker.Answer = (_, _, _) => Task.FromResult(FakeWorker.Success);
        await _host.StartAsync();
        await _host.QuietAsync();
        Assert.All(_host.Worker.Seen, seen => Assert.Contains(seen.TriggerMetadata["name"].String, new[] { "open", "gone" }));
        Assert.Equal(2, _host.Worker.Seen.Count(seen => seen.TriggerMetadata["name"].String == "open"));
        Assert.Empty(_host.Queue.Read(BlobEvent.Queue, 0, 10));
    }

    [Fact]
    public async Task Events_of_a_function_that_is_not_there_any_more_are_dropped()
    {
        _host.Add("Intake", _direct.Name + "/{name}");
        _host.Add("Other", _direct.Name + "/{name}");
        await _host.StartAsync();
        var never = new Gate();
        _host.Worker.Answer = async (_, _, _) =>
        {
            await never.Opened;
            throw new WorkerLostException("the host ends");
        };
        await UploadAsync("a");
        await Eventually.SeeAsync(() => _host.Worker.Seen.Count, count => count == 2);
        Task stopped = _host.StopAsync();
        never.Open();
        await stopped;
        _host.Worker.All.RemoveAt(0);
        _host.Worker.Answer = (_, _, _) => Task.FromResult(FakeWorker.Success);
        _host.Worker.Seen.Clear();
        await _host.StartAsync();
        await _host.QuietAsync();
        Assert.Equal("id-Other", Assert.Single(_host.Worker.Seen).FunctionId);
        Assert.Empty(_host.Queue.Read(BlobEvent.Queue, 0, 10));
    }

    [Fact]
    public async Task A_failure_is_tried_again_a_lost_worker_does_not_count_and_each_function_has_its_own_fate()
    {
        _host.Add("Fails", _direct.Name + "/{name}");
        _host.Add("Works", _direct.Name + "/{name}");
        await _host.StartAsync();
        int tries = 0;
        _host.Worker.Answer = (function, _, _) =>
        {
            if (function.Name == "Works")
            {
                return Task.FromResult(FakeWorker.Success);
            }
            tries++;
            return tries <= 3 ? throw new WorkerLostException("it ended") : Task.FromResult(tries < 8 ? FakeWorker.Failure : FakeWorker.Success);
        };
        await UploadAsync("a");
        await _host.QuietAsync();
        Assert.Equal(8, tries);
        Assert.Single(_host.Worker.Seen, seen => seen.FunctionId == "id-Works");
        Assert.Empty(_host.Triggers.Poison);
    }

    [Fact]
    public async Task After_five_tries_the_blob_is_poison_and_stays_so_over_a_restart_until_a_later_version_ends_well()
    {
        _host.Add("Intake", _direct.Name + "/{name}");
        await _host.StartAsync();
        _host.Worker.Answer = (_, _, _) => Task.FromResult(FakeWorker.Failure);
        await UploadAsync("bad");
        await _host.QuietAsync();
        Assert.Equal(5, _host.Worker.Seen.Count);
        PoisonBlob poison = Assert.Single(_host.Triggers.Poison);
        BlobProperties properties = await _direct.GetBlobClient("bad").GetPropertiesAsync(cancellationToken: Cancellation);
        Assert.Equal(("Intake", _direct.Name, "bad", 5), (poison.Function, poison.Container, poison.Name, poison.Tries));
        Assert.Equal(properties.ETag.ToString(), poison.ETag);
        JsonElement message = Assert.Single(await PoisonMessagesAsync());
        Assert.Equal(
            ["BlobTrigger", "Host.Functions.Intake", "BlockBlob", _direct.Name, "bad", properties.ETag.ToString("H")],
            new[] { "Type", "FunctionId", "BlobType", "ContainerName", "BlobName", "ETag" }.Select(name => message.GetProperty(name).GetString()));
        await _host.StopAsync();
        await _host.StartAsync();
        Assert.Single(_host.Triggers.Poison);
        Assert.Equal(5, _host.Worker.Seen.Count);
        _host.Worker.Answer = (_, _, _) => Task.FromResult(FakeWorker.Success);
        await UploadAsync("bad");
        await _host.QuietAsync();
        Assert.Empty(_host.Triggers.Poison);
    }

    [Fact]
    public async Task Tries_before_a_restart_count()
    {
        _host.Add("Intake", _direct.Name + "/{name}");
        await _host.StartAsync();
        var fourth = new Gate();
        var go = new Gate();
        _host.Worker.Answer = async (_, _, _) =>
        {
            if (_host.Worker.Seen.Count == 4)
            {
                fourth.Open();
                await go.Opened;
                throw new WorkerLostException("the host ends");
            }
            return FakeWorker.Failure;
        };
        await UploadAsync("bad");
        await fourth.Opened;
        Task stopped = _host.StopAsync();
        go.Open();
        await stopped;
        Assert.Equal(3, Assert.Single(_host.Queue.Read(BlobEvent.Queue, 0, 10)).Tries);
        _host.Worker.Answer = (_, _, _) => Task.FromResult(FakeWorker.Failure);
        await _host.StartAsync();
        await _host.QuietAsync();
        Assert.Equal(6, _host.Worker.Seen.Count);
        Assert.Single(_host.Triggers.Poison);
    }

    [Fact]
    public async Task The_events_of_one_name_come_one_after_the_other_and_of_many_names_only_so_many_at_once()
    {
        _host.Parallelism = 4;
        _host.Add("Intake", _direct.Name + "/{name}");
        await _host.StartAsync();
        var running = new ConcurrentDictionary<string, bool>();
        var seen = new ConcurrentQueue<(string Name, string Version)>();
        int most = 0;
        _host.Worker.Answer = async (_, request, _) =>
        {
            string name = request.TriggerMetadata["name"].String;
            Assert.True(running.TryAdd(name, true));
            most = Math.Max(most, running.Count);
            seen.Enqueue((name, request.TriggerMetadata["Metadata"].Json));
            await Task.Yield();
            running.TryRemove(name, out _);
            return FakeWorker.Success;
        };
        for (int version = 0; version < 3; version++)
        {
            await Parallel.ForEachAsync(Enumerable.Range(0, 20), Cancellation, async (number, cancellation) =>
                await Container.GetBlobClient($"n{number}").UploadAsync(
                    BinaryData.FromString("x"),
                    new BlobUploadOptions { Metadata = new Dictionary<string, string> { ["v"] = $"{version}" } },
                    cancellation));
        }
        await _host.QuietAsync();
        Assert.Equal(60, seen.Count);
        Assert.InRange(most, 1, 4);
        Assert.All(seen.GroupBy(one => one.Name), name => Assert.Equal(name.Select(one => one.Version).Order(StringComparer.Ordinal), name.Select(one => one.Version)));
    }

    [Fact]
    public async Task A_function_that_waits_for_events_past_the_forwarder_is_warned_of_once()
    {
        _host.Add("Intake", _direct.Name + "/{name}");
        await _host.StartAsync(throughForwarder: false);
        (LogLevel level, string text) = Assert.Single(_host.Log.Lines);
        Assert.Equal(LogLevel.Warning, level);
        Assert.Contains("Intake", text, StringComparison.Ordinal);
    }

    private BlobContainerClient Container => _host.Container(_direct.Name);

    private async Task UploadAsync(string name) =>
        await Container.GetBlobClient(name).UploadAsync(BinaryData.FromString("content"), overwrite: true, Cancellation);

    // The emulator's one queue is shared by all tests; only what is about this container is looked at.
    private async Task<List<JsonElement>> PoisonMessagesAsync()
    {
        var queue = new QueueClient(
            await azurite.ConnectionStringAsync(), PoisonBlobs.QueueName, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
        PeekedMessage[] messages = await queue.PeekMessagesAsync(32, Cancellation);
        return [.. messages.Select(message => JsonDocument.Parse(message.Body.ToMemory()).RootElement)
            .Where(message => message.GetProperty("ContainerName").GetString() == _direct.Name)];
    }
}
