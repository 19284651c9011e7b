using System.Text.Json.Nodes;
using Merit.Bench.Hosting;
using Merit.Bench.Measuring;
using Merit.Cli;
using Merit.Cli.Hosting;

namespace Merit.Bench.Cycle;

/// <summary><c>cycle [--agencies N] [--json] [--directory DIR]</c>: a whole cycle on the local host, with what it asks of storage and task hub.</summary>
internal static class CycleBenchmark
{
    private const int Agencies = 650;
    private static readonly string[] Containers = ["submissions", "records", "reports", "instruments"];

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (CycleArguments.Parse(arguments, "cycle", Agencies, least: 1) is not { } asked)
        {
            await Console.Error.WriteLineAsync("usage: Merit.Bench cycle [--agencies NUMBER] [--json] [--directory DIR]");
            return 2;
        }

        return await asked.RunAsync(async figures =>
        {
            figures.Note("agencies", asked.Agencies);
            await MeasureAsync(Workspace.Find(), asked.Folder, new SyntheticYear(asked.Agencies), figures);
        });
    }

    private static async Task MeasureAsync(Workspace workspace, string folder, SyntheticYear year, Figures figures)
    {
        double seconds = 0;
        string log;
        StorageFloor floor;
        await using (MailSink mails = await MailSink.StartAsync())
        {
            LocalStackOptions options = LocalStackOptions.OnFreePorts("merit bench cycle", folder) with
            {
                Fresh = true,
                LogsStorageCalls = true,
                Settings = new Dictionary<string, string> { ["SendGrid__Host"] = mails.Address },
            };
            await using LocalStack stack = await LocalStack.StartAsync(workspace, options, CancellationToken.None);
            log = stack.Storage.Process.LogPath;
            using HostClient owner = new(stack.Host);
            using MeasuredCycle cycle = new(stack, mails, year);
            Dictionary<string, long> before = await DurableSteps.ReadAsync(owner, CancellationToken.None);
            await cycle.RunAsync((name, value) => figures.Add(name, seconds = value), CancellationToken.None);
            NoteSteps(figures, before, await DurableSteps.ReadAsync(owner, CancellationToken.None), year.Agencies.Count);
            figures.Note("resultMails", mails.Mails("result"));
            int host = stack.Host.Process.Id;
            figures.Add("workerPeakMb", ProcessTree.Of(host).Where(id => PeakMemory.Runs(id, "MeritFunctions.dll") && id != host).Max(PeakMemory.Mb), 0);
            figures.Add("hostPeakMb", PeakMemory.Mb(host), 0);
            floor = await StorageFloor.OfAsync(stack.ConnectionString, Containers);
        }

        List<StorageCall> calls = [.. StorageCall.Between(log, MeasuredCycle.Begins, MeasuredCycle.Ends).Where(c => !c.IsForeign)];
        NoteCalls(figures, calls, year.Agencies.Count);
        string storage = Path.Combine(folder, "floor");
        if (Directory.Exists(storage))
        {
            Directory.Delete(storage, recursive: true);
        }

        // With the same log of calls, which costs the emulator something too.
        await using Azurite fresh = await Azurite.StartAsync(
            workspace, storage, AzuritePorts.Free, Path.Combine(folder, "logs", "floor.log"), CancellationToken.None, logsCalls: true);
        double least = await floor.MeasureAsync(fresh.ConnectionString, calls);
        figures.Add("floorSeconds", least);
        figures.Add("ratioToFloor", seconds / least);
    }

    private static void NoteSteps(Figures figures, Dictionary<string, long> before, Dictionary<string, long> after, int agencies)
    {
        Dictionary<string, double> each = after.ToDictionary(f => f.Key, f => (double)(f.Value - before[f.Key]) / agencies);
        figures.Add("durableStepsPerAgency", each.Values.Sum());
        figures.Note("durableSteps", Split(each));
    }

    private static void NoteCalls(Figures figures, IReadOnlyList<StorageCall> calls, int agencies)
    {
        Dictionary<string, double> each = calls.Where(c => !c.IsUpload).CountBy(c => c.Kind).ToDictionary(c => c.Key, c => (double)c.Value / agencies);
        figures.Add("storageCallsPerAgency", each.Values.Sum());
        figures.Note("storageCalls", Split(each));
        figures.Add("uploadCallsPerAgency", (double)calls.Count(c => c.IsUpload) / agencies);
        figures.Add("refusedCallsPerAgency", (double)calls.Count(c => c.Status >= 400) / agencies);
    }

    private static JsonObject Split(Dictionary<string, double> each) =>
        new(each.Where(e => e.Value > 0).OrderByDescending(e => e.Value).Select(e => KeyValuePair.Create(e.Key, (JsonNode?)JsonValue.Create(Math.Round(e.Value, 2)))));
}
