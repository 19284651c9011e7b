using System.Diagnostics;
using Merit.Bench.Measuring;
using Testing.Azurite;

namespace Merit.Bench.Hosting;

/// <summary>From the start of the host's process to its first answer to a request that the worker serves; and what both hold when nothing is left to do.</summary>
internal static class Starts
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);

    public static async Task MeasureAsync(BenchOptions options, Figures figures, AzuriteServer azurite)
    {
        string folder = options.FreshFolder("start");
        List<double> seconds = [];
        for (int i = 0; i < (options.Quick ? 2 : 5); i++)
        {
            long started = Stopwatch.GetTimestamp();
            await using MeasuredHost host = await MeasuredHost.StartAppAsync(folder, azurite);
            using RawConnection connection = await RawConnection.OpenAsync(host.Front, BareKestrel.Path);
            await connection.AskAsync();
            seconds.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
            if (i == 0)
            {
                await Task.Delay(Rest);
                figures.Add("idleMb", ProcessTree.ResidentMb(host.Processes), 0);
                figures.Add("idleHostMb", ProcessTree.ResidentMb(host.Id), 0);
            }
        }
        figures.Add("startToFirstAnswerSeconds", Percentile.Median(seconds), 2);
    }
}
