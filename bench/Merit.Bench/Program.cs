using Merit.Bench.Certificates;
using Merit.Bench.Cycle;
using Merit.Bench.Hosting;
using Merit.Bench.Intake;
using Merit.Bench.Pages;
using Merit.Bench.Scoring;

// One word chooses the benchmark; what follows is its own. The last two are processes that the first one starts.
return args switch
{
    ["host", .. string[] rest] => await HostBenchmark.RunAsync(rest),
    ["certificates", .. string[] rest] => await CertificateBenchmark.RunAsync(rest),
    ["cycle", .. string[] rest] => await CycleBenchmark.RunAsync(rest),
    ["intake", .. string[] rest] => await IntakeBenchmark.RunAsync(rest),
    ["pages", .. string[] rest] => await PagesBenchmark.RunAsync(rest),
    ["scoring", .. string[] rest] => ScoringBenchmark.Run(rest),
    [SdkWorker.Verb, string hub] => await SdkWorker.RunAsync(hub),
    [BareKestrel.Verb] => await BareKestrel.RunAsync(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: Merit.Bench host|certificates|cycle|intake|pages|scoring [--json] [options of the benchmark]");
    return 2;
}
