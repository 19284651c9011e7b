using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Merit.Cli.Demo;
using Merit.Cli.Demo.Chapters;
using Merit.Cli.Hosting;
using Spectre.Console;

namespace Merit.Cli.Commands;

/// <summary><c>merit demo</c>: a whole assessment year in seconds, compared with what was published.</summary>
internal static class DemoCommand
{
    /// <summary>
    /// For programs that run for seconds: compiling methods once more, better, took a third of the processor, and the run was
    /// over before that could pay. What serves for longer is compiled as .NET does by itself.
    /// </summary>
    public static readonly IReadOnlyDictionary<string, string> ShortRun = new Dictionary<string, string> { ["DOTNET_TieredPGO"] = "0", ["DOTNET_TC_CallCountingDelayMs"] = "2000" };

    public static Command Create()
    {
        Option<bool> keep = new("--keep") { Description = "Stay afterwards, with app and mailbox running, until Ctrl+C" };
        Option<bool> instruments = new("--instruments") { Description = "Only the other assessments of the field, computed here without any server" };
        Option<bool> all = new("--all") { Description = "Every other assessment through the app, that of 431 agencies too, which takes a minute more" };
        Command command = new("demo", "Plays a whole assessment cycle of real agencies and compares its figures with the published ones") { keep, all, instruments };
        command.SetAction((parsed, cancellationToken) => parsed.GetValue(instruments)
            ? Task.FromResult(PlayChapters(Workspace.Find()))
            : RunAsync(Workspace.Find(), parsed.GetValue(keep), parsed.GetValue(all) ? SisterCycles.All : SisterCycles.Short, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Workspace workspace, bool keep, IReadOnlyList<string> sisters, CancellationToken cancellationToken)
    {
        string samples = Path.Combine(workspace.Root, "samples", "demo");
        ExpectedCycle expected = ExpectedCycle.Read(Path.Combine(samples, "expected.json"));
        string state = Path.Combine(workspace.DataDirectory, "demo");
        // Before the screen is drawn, which nothing else may then write to.
        await Azurite.EnsureInstalledAsync(workspace, Path.Combine(workspace.DataDirectory, "npm.log"), cancellationToken);
        long started = Stopwatch.GetTimestamp();
        LocalStack? stack = null;
        async Task<(CycleOutcome Outcome, IReadOnlyDictionary<string, ChapterOutcome> Beside)> PlayAsync(IDemoProgress progress)
        {
            progress.Begin("Start");
            stack = await LocalStack.StartAsync(workspace, LocalStackOptions.OnFreePorts("merit demo", state) with { Fresh = true, Settings = ShortRun }, cancellationToken);
            progress.Done("storage, mailbox and app are running");
            CyclePlan plan = new(expected.Cycle, expected.Instrument, new("Penilaian Sistem Merit 2026", "Merit system assessment 2026"), 2026, 60, 120);
            using DemoCycle cycle = new(stack, samples, plan, progress);
            using SisterCycles others = new(stack, Path.Combine(workspace.Root, "samples"), sisters);
            return await cycle.RunAsync(others, cancellationToken);
        }

        try
        {
            (CycleOutcome outcome, IReadOnlyDictionary<string, ChapterOutcome> played) = await DemoScreen.ShowAsync(PlayAsync, Path.Combine(state, "logs"));
            DemoReport.Write(expected, outcome);
            (int figures, IReadOnlyList<string> differences) = DemoChapters.Play(new ChapterScreen(AnsiConsole.Console, Terminal.IsLive), Path.Combine(workspace.Root, "samples"), played);
            Console.Out.WriteLine();
            string here = Path.GetRelativePath(Environment.CurrentDirectory, workspace.Root);
            Facts.Write(
                ("Records", $"container 'records' under {state}"),
                ("Look at them", $"{Path.Combine(here, "merit")} serve --directory {state}"),
                ("Took", Stopwatch.GetElapsedTime(started).TotalSeconds.ToString("0.0 s", CultureInfo.InvariantCulture)));
            int code = Judge(
                [.. FigureCheck.Differences(expected, outcome), .. differences],
                $"Every figure is as expected: {expected.Results.Count} agencies of the merit cycle, and {figures} figures of the other assessments.");
            if (keep)
            {
                await ServeCommand.StayAsync(stack!, state, cancellationToken);
            }

            return code;
        }
        finally
        {
            if (stack is not null)
            {
                await stack.DisposeAsync();
            }
        }
    }

    private static int PlayChapters(Workspace workspace)
    {
        (int figures, IReadOnlyList<string> differences) = DemoChapters.Play(
            new ChapterScreen(AnsiConsole.Console, Terminal.IsLive), Path.Combine(workspace.Root, "samples"), new Dictionary<string, ChapterOutcome>());
        return Judge(differences, $"Every one of {figures} figures is as expected.");
    }

    private static int Judge(IReadOnlyList<string> differences, string praise)
    {
        Console.Out.WriteLine();
        if (differences.Count == 0)
        {
            AnsiConsole.Write(new Text(praise + Environment.NewLine, new Style(Color.Green)));
            return 0;
        }

        foreach (string difference in differences)
        {
            AnsiConsole.Write(new Text("WRONG  " + difference + Environment.NewLine, new Style(Color.Red)));
        }

        return 1;
    }
}
