using Merit.Bench.Engine;
using Testing.Azurite;

namespace Merit.Bench.Runtime;

/// <summary>
/// <c>runtime [--json]</c>: the embedded Functions runtime against bare Kestrel with the same handler, in turns in one run,
/// and how long it takes to the first answer.
/// </summary>
internal static class RuntimeBenchmark
{
    private const string Path = "/api/ping";
    private const int Connections = 32;
    private const int Rounds = 5;
    private const int ColdStarts = 5;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(3);

    public static async Task<int> RunAsync(string[] args)
    {
        switch (args)
        {
            case ["--child", "functions"]:
                return MeasuredServer.RunFunctions();
            case ["--child", "kestrel"]:
                return await MeasuredServer.RunKestrelAsync();
        }

        var figures = new Figures();
        MachineFacts.NoteMachine(figures);
        await MeasureRequestsAsync(figures);
        await MeasureStartsAsync(figures);
        figures.Note("loadAtEnd", MachineFacts.Load());
        Console.WriteLine(args.Contains("--json") ? figures.ToJson() : figures.ToText());
        return 0;
    }

    private static async Task MeasureRequestsAsync(Figures figures)
    {
        await using MeasuredServer functions = await MeasuredServer.StartAsync(Child("functions"), Path);
        await using MeasuredServer kestrel = await MeasuredServer.StartAsync(Child("kestrel"), Path);
        foreach (MeasuredServer server in new[] { functions, kestrel })
        {
            await LoadRound.RunAsync(server.Address, Path, Connections, WarmUp);
        }

        List<(double PerSecond, double[] Latencies)> ours = [];
        List<(double PerSecond, double[] Latencies)> bare = [];
        for (int round = 0; round < Rounds; round++)
        {
            ours.Add(await LoadRound.RunAsync(functions.Address, Path, Connections, Duration));
            bare.Add(await LoadRound.RunAsync(kestrel.Address, Path, Connections, Duration));
        }

        figures.Note("connections", Connections);
        figures.Add("requestsPerSecond", Percentile.Median(ours.Select(r => r.PerSecond)), 0);
        figures.Add("latencyMsP50", Percentile.Median(ours.Select(r => Percentile.Of(r.Latencies, 50))), 3);
        figures.Add("latencyMsP99", Percentile.Median(ours.Select(r => Percentile.Of(r.Latencies, 99))), 3);
        figures.Add("kestrelRequestsPerSecond", Percentile.Median(bare.Select(r => r.PerSecond)), 0);
        figures.Add("kestrelLatencyMsP50", Percentile.Median(bare.Select(r => Percentile.Of(r.Latencies, 50))), 3);
        figures.Add("kestrelLatencyMsP99", Percentile.Median(bare.Select(r => Percentile.Of(r.Latencies, 99))), 3);

        // Pair by pair: each round is compared with the one beside it, so a machine that slows down slows both.
        figures.Add("latencyRatioP50", Percentile.Median(ours.Zip(bare, (o, b) => Percentile.Of(o.Latencies, 50) / Percentile.Of(b.Latencies, 50))), 3);
        figures.Add("latencyRatioMean", Percentile.Median(ours.Zip(bare, (o, b) => o.Latencies.Average() / b.Latencies.Average())), 3);
    }

    private static async Task MeasureStartsAsync(Figures figures)
    {
        figures.Add("coldStartSeconds", await MedianStartAsync(() => MeasuredServer.StartAsync(Child("functions"), Path)));
        string app = System.IO.Path.Combine(Root(), "src", "MeritFunctions", "bin", "embedded", "Release", "net10.0", "MeritFunctions.dll");
        if (!File.Exists(app))
        {
            throw new InvalidOperationException($"Build the app first (dotnet build -c Release): {app} is not there.");
        }

        await using AzuriteServer storage = await AzuriteServer.StartAsync();
        var settings = new Dictionary<string, string>
        {
            ["AzureWebJobsStorage"] = storage.ConnectionString,
            ["MeritStorage"] = storage.ConnectionString,
            ["SendGrid__ApiKey"] = "SG.unused",
        };
        figures.Add("appColdStartSeconds", await MedianStartAsync(() => MeasuredServer.StartAsync([app], "/api/health", settings)));
    }

    private static async Task<double> MedianStartAsync(Func<Task<MeasuredServer>> start)
    {
        List<double> seconds = [];
        for (int i = 0; i < ColdStarts; i++)
        {
            await using MeasuredServer server = await start();
            seconds.Add(server.Start.TotalSeconds);
        }

        return Percentile.Median(seconds);
    }

    private static string[] Child(string name) => [typeof(RuntimeBenchmark).Assembly.Location, "runtime", "--child", name];

    private static string Root()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "MeritFunctions.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("This program does not lie in a checkout.");
    }
}
