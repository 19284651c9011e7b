using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Merit.Assessment.Instruments;
using Merit.Assessment.Scoring;
using Merit.Assessment.Submissions;

namespace Merit.Bench.Scoring;

/// <summary>
/// Scores 100,000 submissions of 35 indicators with their full derivation, on one thread that is bound to one core.
/// </summary>
internal static class ScoringBenchmark
{
    private const int Submissions = 100_000;
    private const int Distinct = 10_000;
    private const int Rounds = 5;
    private const int Seed = 2026;

    public static int Run(string[] arguments)
    {
        bool json = arguments.Contains("--json");
        BindToOneCore();
        Instrument instrument = ThirtyFive.Instrument();
        IReadOnlyList<SubmissionEntry>[] submissions = Make(instrument);

        // Two rounds warm up: tiered compilation has then replaced what runs often.
        Measure(instrument, submissions);
        Measure(instrument, submissions);
        ScoringRound[] rounds = [.. Enumerable.Range(0, Rounds).Select(_ => Measure(instrument, submissions))];
        ScoringRound median = rounds.OrderBy(round => round.Seconds).ElementAt(Rounds / 2);
        Dictionary<string, decimal> figures = new()
        {
            ["submissionsPerSecond"] = decimal.Round((decimal)(Submissions / median.Seconds), 0),
            ["secondsFor100000"] = decimal.Round((decimal)median.Seconds, 3),
            ["slowestSecondsFor100000"] = decimal.Round((decimal)rounds.Max(round => round.Seconds), 3),
            ["microsecondsPerSubmission"] = decimal.Round((decimal)(median.Seconds * 1_000_000 / Submissions), 2),
            ["allocatedBytesPerSubmission"] = median.AllocatedBytes / Submissions,
            ["indicators"] = instrument.Leaves.Count,
            ["derivationNodes"] = instrument.Root.SelfAndDescendants().Count(),
        };
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(figures));
            return 0;
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Submissions} submissions of {instrument.Leaves.Count} indicators, {Distinct} of them distinct (seed {Seed}), one core, median of {Rounds} rounds:"));
        foreach ((string name, decimal figure) in figures)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name,-28} {figure}"));
        }

        return 0;
    }

    private static ScoringRound Measure(Instrument instrument, IReadOnlyList<SubmissionEntry>[] submissions)
    {
        GC.Collect();
        long before = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        decimal sum = 0;
        for (int place = 0; place < Submissions; place++)
        {
            ScoreResult result = Scorer.Score(instrument, submissions[place % Distinct]);
            sum += result.Score + result.Derivation.Children.Count;
        }

        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return sum > 0
            ? new ScoringRound(seconds, GC.GetAllocatedBytesForCurrentThread() - before)
            : throw new InvalidOperationException("Nothing was scored.");
    }

    private static IReadOnlyList<SubmissionEntry>[] Make(Instrument instrument)
    {
        Random random = new(Seed);
        return
        [
            .. Enumerable.Range(0, Distinct).Select(_ => (IReadOnlyList<SubmissionEntry>)
            [
                .. instrument.Leaves.Select(leaf => new SubmissionEntry(
                    leaf.Code, random.Next(0, 5), random.Next(20) == 0 ? [] : ["bukti.pdf"])),
            ]),
        ];
    }

    private static void BindToOneCore()
    {
        if (OperatingSystem.IsLinux() || OperatingSystem.IsWindows())
        {
            using Process process = Process.GetCurrentProcess();
            process.ProcessorAffinity = 1;
        }
    }
}
