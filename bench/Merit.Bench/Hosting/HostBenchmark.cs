using System.Diagnostics;
using Merit.Bench.Measuring;
using Testing.Azurite;

namespace Merit.Bench.Hosting;

/// <summary><c>host [--json] [--quick] [--only NAMES] [--directory DIR]</c>: the local host, with the unmodified worker and without.</summary>
internal static class HostBenchmark
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        if (BenchOptions.Parse(arguments) is not { } options)
        {
            await Console.Error.WriteLineAsync($"usage: Merit.Bench host [--json] [--quick] [--only {string.Join(',', BenchOptions.Measurements)}] [--directory DIR]");
            return 2;
        }
        var figures = new Figures();
        Directory.CreateDirectory(options.Folder);
        MachineFacts.Note(figures, options.Folder);
        figures.Note("synchronous", "FULL");
        long started = Stopwatch.GetTimestamp();
        await using (AzuriteServer azurite = await AzuriteServer.StartAsync())
        {
            await MeasureAsync(options, figures, azurite);
        }
        figures.Note("loadAtEnd", MachineFacts.Load());
        figures.Note("tookSeconds", Math.Round(Stopwatch.GetElapsedTime(started).TotalSeconds));
        Console.WriteLine(options.Json ? figures.ToJson() : figures.ToText());
        return 0;
    }

    private static async Task MeasureAsync(BenchOptions options, Figures figures, AzuriteServer azurite)
    {
        async Task TakeAsync(string measurement, Func<Task> measure)
        {
            if (options.Wants(measurement))
            {
                Progress.Say(measurement);
                await measure();
            }
        }

        await TakeAsync("raw", () => Task.Run(() => RawSqlite.Measure(options, figures)));
        await TakeAsync("engine", () => EngineAlone.MeasureAsync(options, figures));
        await TakeAsync("start", () => Starts.MeasureAsync(options, figures, azurite));
        await TakeAsync("functions", () => HelloCities.MeasureFunctionsAsync(options, figures, azurite));
        await TakeAsync("limit", async () =>
        {
            double limit = await WorkerLimit.MeasureAsync(options, figures);
            if ((figures.Find("helloCitiesFunctions5000") ?? figures.Find("helloCitiesFunctions1000")) is { } functions)
            {
                figures.Add("ratioToWorkerLimit", functions / limit);
            }
        });
        await TakeAsync("sdk", () => HelloCities.MeasureSdkAsync(options, figures));
        await TakeAsync("steps", () => StepLatency.MeasureAsync(options, figures, azurite));
        await TakeAsync("long", () => LongHistory.MeasureAsync(options, figures, azurite));
        await TakeAsync("http", () => HttpLoad.MeasureAsync(options, figures, azurite));
        await TakeAsync("waiting", () => Waiting.MeasureAsync(options, figures, azurite));
        await TakeAsync("recovery", () => Recovery.MeasureAsync(options, figures, azurite));
        await TakeAsync("blobs", () => Blobs.MeasureAsync(options, figures, azurite));
    }
}
