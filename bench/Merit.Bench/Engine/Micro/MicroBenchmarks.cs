using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Merit.Bench.Engine.Micro;

/// <summary>The small parts under BenchmarkDotNet.</summary>
internal static class MicroBenchmarks
{
    public static int Run()
    {
        // In this process: a build of its own per benchmark would need a package feed at run time.
        IConfig config = ManualConfig.CreateEmpty()
            .AddJob(Job.ShortRun.WithToolchain(new InProcessEmitToolchain(TimeSpan.FromMinutes(5), logOutput: false)))
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddExporter(MarkdownExporter.GitHub)
            .AddLogger(ConsoleLogger.Default);
        BenchmarkRunner.Run([typeof(HistoryCodecBenchmarks), typeof(TurnBenchmarks), typeof(ReplayBenchmarks)], config);
        return 0;
    }
}
