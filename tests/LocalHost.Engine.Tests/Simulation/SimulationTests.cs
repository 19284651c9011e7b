using System.Diagnostics;
using System.Globalization;
using LocalHost.CrashHost;

namespace LocalHost.Engine.Tests.Simulation;

/// <summary>
/// Deterministic simulation: seeds decide about order, delay, repetition, time and death. A failing seed is printed;
/// <c>MERIT_SIMULATION_SEED</c> runs it alone. <c>MERIT_SIMULATION_SECONDS</c> sets how long to look for one.
/// </summary>
public sealed class SimulationTests
{
    private const int DefaultSeconds = 8;

    [Fact]
    public async Task The_same_seed_gives_the_same_steps_and_histories_twice()
    {
        for (int seed = 1; seed <= 3; seed++)
        {
            SimulatedRun first = await RunAsync(seed);
            SimulatedRun second = await RunAsync(seed);
            Assert.Equal(first.Trace, second.Trace);
            Assert.Equal(Histories(first), Histories(second));
        }
    }

    [Fact]
    public async Task Whatever_the_order_of_things_every_orchestration_ends_as_it_must()
    {
        if (Setting("MERIT_SIMULATION_SEED") is { } wanted)
        {
            await RunAsync(wanted);
            return;
        }
        int start = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"The first seed is {start}.");
        TimeSpan limit = TimeSpan.FromSeconds(Setting("MERIT_SIMULATION_SECONDS") ?? DefaultSeconds);
        long started = Stopwatch.GetTimestamp();
        int runs = 0;
        long steps = 0;
        while (Stopwatch.GetElapsedTime(started) < limit)
        {
            steps += (await RunAsync(start + runs++)).Trace.Count;
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"{runs} seeds, {steps} steps.");
    }

    private static async Task<SimulatedRun> RunAsync(int seed)
    {
        TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        await using var run = new SimulatedRun(seed, Workload.Scenarios.Count);
        try
        {
            await run.RunAsync();
            return run;
        }
        catch (Exception e)
        {
            string last = string.Join(Environment.NewLine, run.Trace.TakeLast(60));
            throw new InvalidOperationException($"MERIT_SIMULATION_SEED={seed} fails after {run.Trace.Count} steps: {e.Message}{Environment.NewLine}{last}", e);
        }
    }

    private static IEnumerable<string> Histories(SimulatedRun run) =>
        run.End.Instances.OrderBy(i => i.Key, StringComparer.Ordinal).SelectMany(i => i.Value.Lines().Select(line => $"{i.Key}: {line}"));

    private static int? Setting(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? int.Parse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : null;
}
