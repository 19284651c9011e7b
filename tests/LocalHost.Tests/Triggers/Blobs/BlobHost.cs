using System.Collections.Concurrent;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using LocalHost.Engine.Clock;
using LocalHost.Triggers.Blobs;
using LocalHost.Worker.Rpc;

namespace LocalHost.Tests.Triggers.Blobs;

/// <summary>Blob functions with a forwarder before the emulator. What it keeps outlives it, so that a second one is a restart.</summary>
internal sealed class BlobHost : IAsyncDisposable
{
    private readonly string _emulator;
    private readonly TestFolder _folder = new();
    private readonly LogLines _log = new();
    private BlobTriggers? _triggers;
    private BlobForwarder? _forwarder;
    private TestServer? _server;

    public BlobHost(string emulator)
    {
        _emulator = emulator;
        Worker.Answer = (function, request, _) =>
        {
            Runs.Enqueue($"{function.Name} {request.TriggerMetadata["BlobTrigger"].String}");
            return Task.FromResult(FakeWorker.Success);
        };
    }

    public FakeWorker Worker { get; } = new();

    public MemoryQueue Queue { get; } = new();

    public HostClock Clock { get; } = new(TimeSkipping.Manual);

    public LogLines Log => _log;

    public ConcurrentQueue<string> Runs { get; } = new();

    public int Parallelism { get; set; } = 16;

    public BlobTriggers Triggers => _triggers!;

    public Uri Address => _server!.Address;

    /// <summary>What leads through the forwarder.</summary>
    public string Connection => _emulator.Replace($"BlobEndpoint={Direct}", $"BlobEndpoint={Address.GetLeftPart(UriPartial.Authority)}", StringComparison.Ordinal);

    private string Direct => new Uri(_emulator.Split("BlobEndpoint=")[1].Split(';')[0]).GetLeftPart(UriPartial.Authority);

    public void Add(string name, string path, bool byEvents = true) => Worker.Add(
        name,
        $$"""{"name":"blob","type":"blobTrigger","direction":"In","path":"{{path}}","connection":"Uploads"{{(byEvents ? ""","source":"EventGrid" """ : "")}}}""");

    public async Task StartAsync(bool throughForwarder = true)
    {
        // The forwarder has its port before the functions know its address.
        _server = await TestServer.StartAsync(http => _forwarder!.AnswerAsync(http));
        var problems = new List<string>();
        IReadOnlyList<BlobTrigger> triggers = BlobTrigger.Read(Worker.All, text => text, _ => null, problems);
        Assert.Empty(problems);
        var options = new BlobOptions
        {
            Directory = _folder.Path,
            ForwarderAddress = throughForwarder ? Address : null,
            MaxDegreeOfParallelism = Parallelism,
            FirstPause = TimeSpan.FromMilliseconds(1),
            ShortestListingPause = TimeSpan.FromMilliseconds(10),
            DoubtfulWrite = TimeSpan.FromMilliseconds(1),
        };
        var storage = new BlobStorage(
            _ => new BlobServiceClient(throughForwarder ? Connection : _emulator, new BlobClientOptions { Retry = { MaxRetries = 0 } }),
            _ => new QueueServiceClient(_emulator, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 }),
            _ => null);
        _triggers = new BlobTriggers(triggers, options, storage, Worker, Queue, Clock, _log);
        _forwarder = new BlobForwarder(new Uri(Direct), _triggers.Events, TestServer.Forwarder, _log);
        await _triggers.StartAsync();
    }

    /// <summary>A container as a client behind the forwarder sees it.</summary>
    public BlobContainerClient Container(string name) => new(Connection, name, new BlobClientOptions { Retry = { MaxRetries = 0 } });

    public Task RanAsync(int count) => Eventually.SeeAsync(() => Runs.Count, seen => seen >= count);

    public Task QuietAsync() => Eventually.SeeAsync(() => _triggers!.Events.Open, open => open == 0);

    public async Task StopAsync()
    {
        if (_server is null)
        {
            return;
        }
        await _server.DisposeAsync();
        await _triggers!.StopAsync(CancellationToken.None);
        _triggers.Dispose();
        _forwarder!.Dispose();
        _server = null;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Clock.Dispose();
        _folder.Dispose();
    }
}
