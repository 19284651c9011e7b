using Merit.Bench.Engine;
using Merit.Bench.Runtime;
using Merit.Bench.Scoring;

// One word chooses the benchmark; what follows is its own.
return args switch
{
    ["engine", .. string[] rest] => await EngineBenchmark.RunAsync(rest),
    ["runtime", .. string[] rest] => await RuntimeBenchmark.RunAsync(rest),
    ["scoring", .. string[] rest] => ScoringBenchmark.Run(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: Merit.Bench engine|runtime|scoring [--json] [options of the benchmark]");
    return 2;
}
