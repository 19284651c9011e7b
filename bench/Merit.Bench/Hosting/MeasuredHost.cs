using System.Net;
using System.Net.Sockets;
using Testing.Azurite;

namespace Merit.Bench.Hosting;

/// <summary>The local host in a process of its own, with the sample app's unmodified worker below it or with its task hub alone.</summary>
internal sealed class MeasuredHost : IAsyncDisposable
{
    private const string HubLine = "Task hub on ";
    private const string FrontLine = "Listening on ";

    private readonly ChildProcess _process;

    private MeasuredHost(ChildProcess process, string storage, string marks)
    {
        _process = process;
        Storage = storage;
        Marks = marks;
        Hub = new HubClient(new Uri(process[HubLine]));
    }

    public HubClient Hub { get; }

    public string HubAddress => _process[HubLine];

    /// <summary>Where people reach the app.</summary>
    public IPEndPoint Front => Endpoint(_process[FrontLine]);

    /// <summary>Connection string of the storage, whose blobs are reached through the host.</summary>
    public string Storage { get; }

    /// <summary>Folder in which the app's functions leave what happened to them, and look for what they wait for.</summary>
    public string Marks { get; }

    public int Id => _process.Id;

    /// <summary>The host's processes, the worker's among them.</summary>
    public IReadOnlyList<int> Processes => ProcessTree.Of(Id);

    /// <summary>Serves the task hub alone.</summary>
    public static async Task<MeasuredHost> StartHubAsync(string folder) =>
        new(await StartAsync(folder, [], new Dictionary<string, string>()), string.Empty, string.Empty);

    /// <summary>
    /// Serves the sample app: blobs announced through the forwarder, and without its function that ticks each second,
    /// which only tests need.
    /// </summary>
    /// <param name="folder">Folder of everything that the host keeps.</param>
    /// <param name="azurite">The storage.</param>
    /// <param name="withSessions">Whether the worker keeps orchestrators between their turns.</param>
    public static async Task<MeasuredHost> StartAppAsync(string folder, AzuriteServer azurite, bool withSessions = false)
    {
        Dictionary<string, string> parts = azurite.ConnectionString.TrimEnd(';').Split(';').Select(part => part.Split('=', 2)).ToDictionary(part => part[0], part => part[1]);
        var upstream = new Uri(parts["BlobEndpoint"]);
        string forwarder = $"http://127.0.0.1:{FreePort()}";
        parts["BlobEndpoint"] = forwarder + upstream.AbsolutePath;
        string storage = string.Join(';', parts.Select(part => $"{part.Key}={part.Value}"));
        string marks = Path.Combine(folder, "marks");
        Directory.CreateDirectory(marks);
        ChildProcess process = await StartAsync(
            folder,
            ["--app", BuildOutput.SampleApp, "--blob-forwarder", forwarder, "--blob-upstream", upstream.GetLeftPart(UriPartial.Authority)],
            new Dictionary<string, string>
            {
                ["AzureWebJobsStorage"] = storage,
                ["SampleStorage"] = storage,
                ["SampleMarks"] = marks,
                ["AzureWebJobs.Tick.Disabled"] = "true",
                ["AzureFunctionsJobHost__extensions__durableTask__extendedSessionsEnabled"] = withSessions ? "true" : "false",
            });
        return new MeasuredHost(process, storage, marks);
    }

    public async Task KillAsync() => await _process.KillAsync();

    public async ValueTask DisposeAsync()
    {
        Hub.Dispose();
        await _process.DisposeAsync();
    }

    private static Task<ChildProcess> StartAsync(string folder, string[] arguments, Dictionary<string, string> environment) => ChildProcess.StartAsync(
        [BuildOutput.Host, "--state", Path.Combine(folder, "state"), "--urls", "http://127.0.0.1:0", "--stop-with-stdin", .. arguments], environment, HubLine, FrontLine);

    private static IPEndPoint Endpoint(string address) => new(IPAddress.Parse(new Uri(address).Host), new Uri(address).Port);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
