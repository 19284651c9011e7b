using System.Diagnostics;
using Merit.Bench.Measuring;
using Testing.Azurite;

namespace Merit.Bench.Hosting;

/// <summary>What the host holds resident with many instances that each wait for an event, some seconds after the last has come to its wait.</summary>
internal static class Waiting
{
    private const int Count = 50_000;
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);

    public static async Task MeasureAsync(BenchOptions options, Figures figures, AzuriteServer azurite)
    {
        if (options.Quick)
        {
            figures.Skip("waiting50000HostMb");
            return;
        }
        await using MeasuredHost host = await MeasuredHost.StartAppAsync(options.FreshFolder("waiting"), azurite);
        long started = Stopwatch.GetTimestamp();
        await host.Hub.StartAsync("WaitsForGo", "wait", Count);
        await host.Hub.UntilNoneIsAsync(P.OrchestrationStatus.Pending);
        figures.Add("waiting50000Seconds", Stopwatch.GetElapsedTime(started).TotalSeconds, 1);
        await Task.Delay(Rest);
        figures.Add("waiting50000HostMb", ProcessTree.ResidentMb(host.Id), 0);
        figures.Add("waiting50000WorkerMb", ProcessTree.ResidentMb(host.Processes.Where(id => id != host.Id)), 0);
    }
}
