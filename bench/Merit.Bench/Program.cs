using Merit.Bench.Scoring;

// One word chooses the benchmark; what follows is its own.
return args switch
{
    ["scoring", .. string[] rest] => ScoringBenchmark.Run(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: Merit.Bench scoring [--json]");
    return 1;
}
