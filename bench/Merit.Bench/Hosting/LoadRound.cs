using System.Diagnostics;
using System.Net;

namespace Merit.Bench.Hosting;

/// <summary>Requests over a number of connections for a time, one at a time on each.</summary>
internal static class LoadRound
{
    /// <returns>Requests a second, and the latency of each in milliseconds, ascending.</returns>
    public static async Task<(double PerSecond, double[] Latencies)> RunAsync(IPEndPoint address, string path, int connections, TimeSpan duration)
    {
        long started = Stopwatch.GetTimestamp();
        List<double>[] all = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(async () =>
        {
            using RawConnection connection = await RawConnection.OpenAsync(address, path);
            List<double> latencies = new(capacity: 100_000);
            while (Stopwatch.GetElapsedTime(started) < duration)
            {
                long asked = Stopwatch.GetTimestamp();
                await connection.AskAsync();
                latencies.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
            }

            return latencies;
        })));
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        double[] sorted = [.. all.SelectMany(l => l).Order()];
        return (sorted.Length / seconds, sorted);
    }
}
