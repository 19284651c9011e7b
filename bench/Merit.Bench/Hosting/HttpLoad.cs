using System.Net;
using Merit.Bench.Measuring;
using Testing.Azurite;

namespace Merit.Bench.Hosting;

/// <summary>A trivial HTTP function through host and worker beside bare Kestrel, in turns; the load comes from the same machine.</summary>
internal static class HttpLoad
{
    private const int Connections = 32;

    public static async Task MeasureAsync(BenchOptions options, Figures figures, AzuriteServer azurite)
    {
        TimeSpan duration = TimeSpan.FromSeconds(options.Quick ? 2 : 4);
        await using MeasuredHost host = await MeasuredHost.StartAppAsync(options.FreshFolder("http"), azurite);
        await using ChildProcess kestrel = await ChildProcess.StartAsync([BuildOutput.Bench, BareKestrel.Verb], new Dictionary<string, string>(), BareKestrel.Ready);
        IPEndPoint bare = IPEndPoint.Parse(new Uri(kestrel[BareKestrel.Ready]).Authority);
        foreach (IPEndPoint address in new[] { host.Front, bare })
        {
            await LoadRound.RunAsync(address, BareKestrel.Path, Connections, TimeSpan.FromSeconds(options.Quick ? 3 : 8));
        }
        List<(double PerSecond, double[] Latencies)> ours = [];
        List<(double PerSecond, double[] Latencies)> theirs = [];
        for (int round = 0; round < options.Rounds; round++)
        {
            ours.Add(await LoadRound.RunAsync(host.Front, BareKestrel.Path, Connections, duration));
            theirs.Add(await LoadRound.RunAsync(bare, BareKestrel.Path, Connections, duration));
        }
        figures.Add("httpPerSecond", Percentile.Median(ours.Select(round => round.PerSecond)), 0);
        figures.Add("httpMsP50", Percentile.Median(ours.Select(round => Percentile.Of(round.Latencies, 50))), 2);
        figures.Add("httpMsP99", Percentile.Median(ours.Select(round => Percentile.Of(round.Latencies, 99))), 2);
        figures.Add("kestrelPerSecond", Percentile.Median(theirs.Select(round => round.PerSecond)), 0);

        // Round by round: each is compared with the one beside it, so that a machine that slows down slows both.
        figures.Add("httpP50Ratio", Percentile.Median(ours.Zip(theirs, (o, t) => Percentile.Of(o.Latencies, 50) / Percentile.Of(t.Latencies, 50))), 1);
    }
}
