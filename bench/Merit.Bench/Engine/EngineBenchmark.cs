using System.Globalization;

namespace Merit.Bench.Engine;

/// <summary><c>engine</c>: measures the embedded durable engine.</summary>
internal static class EngineBenchmark
{
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        switch (arguments)
        {
            case [WaitingMemory.Child, string database, string count]:
                await WaitingMemory.RunChildAsync(database, int.Parse(count, CultureInfo.InvariantCulture));
                return 0;
            case [Recovery.Child, string database, string count]:
                await Recovery.RunChildAsync(database, int.Parse(count, CultureInfo.InvariantCulture));
                return 0;
        }
        if (EngineOptions.Parse(arguments) is not { } options)
        {
            Console.Error.WriteLine("engine [--json] [--quick] [--micro] [--normal] [--directory DIR] [--only raw,hello,steps,fanout,events,replay,waiting,recovery]");
            return 2;
        }
        if (options.Micro)
        {
            return Micro.MicroBenchmarks.Run();
        }

        var figures = new Figures();
        Directory.CreateDirectory(options.Folder);
        MachineFacts.Note(figures, options);
        await MeasureAsync(options, figures);
        figures.Note("loadAtEnd", MachineFacts.Load());
        Directory.Delete(options.Folder, recursive: true);
        Console.WriteLine(options.Json ? figures.ToJson() : figures.ToText());
        return 0;
    }

    private static async Task MeasureAsync(EngineOptions options, Figures figures)
    {
        if (options.Wants("raw"))
        {
            Progress.Say("SQLite alone");
            RawSqlite.Measure(options, figures);
        }
        if (options.Wants("hello"))
        {
            Progress.Say("HelloCities5");
            await Throughput.WarmUpAsync(options);
            double bytes = await Throughput.MeasureAsync(options, figures, 1000, options.Quick ? 1 : 7);
            if (options.Quick)
            {
                figures.Skip("helloCitiesPerSecond5000");
                figures.Skip("helloCitiesPerSecond50000");
            }
            else
            {
                await Throughput.MeasureAsync(options, figures, 5000, 5);
                bytes = await Throughput.MeasureAsync(options, figures, 50_000, 3);
            }
            figures.Add("bytesPerOrchestration", bytes, 0);
        }
        if (options.Wants("steps"))
        {
            Progress.Say("step latency");
            await StepLatency.MeasureAsync(options, figures);
        }
        if (options.Wants("fanout"))
        {
            Progress.Say("fan-out");
            await FanOut.MeasureAsync(options, figures);
        }
        if (options.Wants("events"))
        {
            Progress.Say("events");
            await EventResume.MeasureAsync(options, figures);
        }
        if (options.Wants("replay"))
        {
            Progress.Say("waking after a restart");
            await ReplayCost.MeasureAsync(options, figures);
        }
        if (options.Wants("waiting"))
        {
            Progress.Say("waiting orchestrations");
            await WaitingMemory.MeasureAsync(options, figures);
        }
        if (options.Wants("recovery"))
        {
            Progress.Say("recovery after a kill");
            await Recovery.MeasureAsync(options, figures);
        }
    }
}
