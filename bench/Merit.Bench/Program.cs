using Merit.Bench.Engine;
using Merit.Bench.Scoring;

// One word chooses the benchmark; what follows is its own.
return args switch
{
    ["engine", .. string[] rest] => await EngineBenchmark.RunAsync(rest),
    ["scoring", .. string[] rest] => ScoringBenchmark.Run(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: Merit.Bench engine|scoring [--json] [options of the benchmark]");
    return 2;
}
