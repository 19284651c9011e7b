using System.Diagnostics;
using System.Globalization;
using Merit.Bench.Measuring;
using Testing.Azurite;

namespace Merit.Bench.Hosting;

/// <summary>
/// Five activities in sequence that only greet, through a whole host: from the first start to the last completion, every
/// commit on the disk. Afterwards each output is read and checked.
/// </summary>
internal static class HelloCities
{
    public const string Orchestrator = "HelloCities5";
    public const string Output = "\"Hello Jakarta! Hello Surabaya! Hello Makassar! Hello Medan! Hello Denpasar!\"";
    public static readonly string[] Cities = ["Jakarta", "Surabaya", "Makassar", "Medan", "Denpasar"];

    private static readonly int[] Sizes = [1000, 5000];

    public static async Task MeasureFunctionsAsync(BenchOptions options, Figures figures, AzuriteServer azurite)
    {
        await using MeasuredHost host = await MeasuredHost.StartAppAsync(options.FreshFolder("functions"), azurite);
        await MeasureAsync(host, host.Id, "helloCitiesFunctions", options, figures);
    }

    public static async Task MeasureSdkAsync(BenchOptions options, Figures figures)
    {
        await using MeasuredHost host = await MeasuredHost.StartHubAsync(options.FreshFolder("sdk"));
        await using ChildProcess worker = await ChildProcess.StartAsync(
            [BuildOutput.Bench, SdkWorker.Verb, host.HubAddress], new Dictionary<string, string>(), SdkWorker.Ready);
        await MeasureAsync(host, worker.Id, "helloCitiesSdk", options, figures);
    }

    private static async Task MeasureAsync(MeasuredHost host, int workerRoot, string figure, BenchOptions options, Figures figures)
    {
        int[] sizes = options.Quick ? Sizes[..1] : Sizes;
        for (int warm = 0; warm < (options.Quick ? 2 : 3); warm++)
        {
            await RoundAsync(host.Hub, $"{figure}warm{warm}-", 1500);
        }
        foreach (int size in sizes)
        {
            string name = figure + size.ToString(CultureInfo.InvariantCulture);
            int[] worker = [.. (workerRoot == host.Id ? host.Processes : [workerRoot]).Where(id => id != host.Id)];
            double workerBefore = ProcessTree.CpuSeconds(worker);
            double hostBefore = ProcessTree.CpuSeconds(host.Id);
            double selfBefore = ProcessTree.CpuSeconds(Environment.ProcessId);
            List<double> rates = [];
            double seconds = 0;
            for (int round = 0; round < options.Rounds; round++)
            {
                double took = await RoundAsync(host.Hub, $"{name}-{round}-", size);
                rates.Add(size / took);
                seconds += took;
            }
            figures.Add(name, Percentile.Median(rates), 0);

            // The check of the outputs is in the client's and the host's part, too; it is small.
            int done = size * options.Rounds;
            figures.Add($"{name}WorkerCpuMsEach", (ProcessTree.CpuSeconds(worker) - workerBefore) * 1000 / done, 3);
            figures.Add($"{name}HostCpuMsEach", (ProcessTree.CpuSeconds(host.Id) - hostBefore) * 1000 / done, 3);
            figures.Add($"{name}ClientCpuMsEach", (ProcessTree.CpuSeconds(Environment.ProcessId) - selfBefore) * 1000 / done, 3);
        }
        foreach (int size in Sizes.Except(sizes))
        {
            figures.Skip(figure + size.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static async Task<double> RoundAsync(HubClient hub, string prefix, int count)
    {
        long started = Stopwatch.GetTimestamp();
        await hub.StartAsync(Orchestrator, prefix, count);
        await hub.EndAsync($"{prefix}{count - 1}");
        await hub.UntilNoneIsAsync(P.OrchestrationStatus.Pending, P.OrchestrationStatus.Running);
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        int right = await hub.CompletedAsync(prefix, Output);
        return right == count ? seconds : throw new InvalidOperationException($"{right} of {count} orchestrations completed with the right output.");
    }
}
