using System.Diagnostics;
using Azure.Storage.Blobs;
using Merit.Bench.Measuring;
using Testing.Azurite;

namespace Merit.Bench.Hosting;

/// <summary>
/// How soon a function runs for a new blob that was written through the host, from before the upload to the function's
/// first line, with few and with many other blobs in the same container; and what host, worker and storage emulator take
/// of a core while nothing happens. The sample app's function that lists looks at a container of its own, which is empty.
/// </summary>
internal static class Blobs
{
    private const string Container = "announced";
    private const int Few = 50;
    private const int Many = 50_000;
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(20);

    public static async Task MeasureAsync(BenchOptions options, Figures figures, AzuriteServer azurite)
    {
        // The many are put there behind the host's back: with an event for each, it would have a function to run for each.
        BlobContainerClient behind = new(azurite.ConnectionString, Container);
        await behind.CreateIfNotExistsAsync();
        await FillAsync(behind, 0, Few);
        await using MeasuredHost host = await MeasuredHost.StartAppAsync(options.FreshFolder("blobs"), azurite);
        BlobContainerClient through = new(host.Storage, Container);
        await SeenAsync(host, through, "warm", 20);
        figures.Add("blobSeenMs50", await SeenAsync(host, through, "few", options.Quick ? 20 : 100), 1);
        if (options.Quick)
        {
            figures.Skip("blobSeenMs50000");
            figures.Skip("idleCpuShare50000Blobs");
            return;
        }
        await FillAsync(behind, Few, Many);
        await SeenAsync(host, through, "warm-again", 20);
        figures.Add("blobSeenMs50000", await SeenAsync(host, through, "many", 100), 1);
        await Task.Delay(Settle);
        int[] processes = [.. host.Processes, azurite.ProcessId];
        int[] hostAlone = [host.Id];
        double before = ProcessTree.CpuSeconds(processes);
        double hostBefore = ProcessTree.CpuSeconds(hostAlone);
        double azuriteBefore = ProcessTree.CpuSeconds(azurite.ProcessId);
        long started = Stopwatch.GetTimestamp();
        await Task.Delay(Idle);
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        figures.Add("idleCpuShare50000Blobs", (ProcessTree.CpuSeconds(processes) - before) / seconds, 4);
        figures.Add("idleCpuShare50000BlobsHost", (ProcessTree.CpuSeconds(hostAlone) - hostBefore) / seconds, 4);
        figures.Add("idleCpuShare50000BlobsAzurite", (ProcessTree.CpuSeconds(azurite.ProcessId) - azuriteBefore) / seconds, 4);
    }

    private static Task FillAsync(BlobContainerClient container, int from, int to) =>
        Parallel.ForAsync(from, to, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, cancellation) =>
            await container.UploadBlobAsync($"other/{i}", new BinaryData("x"), cancellation));

    /// <summary>Median of some uploads, one at a time, in milliseconds.</summary>
    private static async Task<double> SeenAsync(MeasuredHost host, BlobContainerClient container, string prefix, int count)
    {
        string marks = Path.Combine(host.Marks, Container);
        List<double> times = [];
        for (int i = 0; i < count; i++)
        {
            long length = File.Exists(marks) ? new FileInfo(marks).Length : 0;
            long started = Stopwatch.GetTimestamp();
            await container.UploadBlobAsync($"{prefix}/{i}", new BinaryData("x"));
            while (!File.Exists(marks) || new FileInfo(marks).Length == length)
            {
                await Task.Delay(1);
            }
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        return Percentile.Median(times);
    }
}
