using System.Buffers;
using System.Diagnostics;
using LocalHost;
using LocalHost.Configuration;
using LocalHost.Durable;
using LocalHost.Engine.Clock;
using LocalHost.Engine.History;
using LocalHost.Engine.Store;
using LocalHost.Engine.Turns;
using LocalHost.Worker;
using LocalHost.Worker.Rpc;
using Merit.Bench.Measuring;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Merit.Bench.Hosting;

/// <summary>
/// What the same worker does for a host that keeps everything in memory: the host's own channel to it, and a loop that
/// sends each turn with its whole history and writes nothing down. More than that no host gets out of this worker.
/// </summary>
internal static class WorkerLimit
{
    private const int Count = 5000;
    private const int AtOnce = 64;

    public static async Task<double> MeasureAsync(BenchOptions options, Figures figures)
    {
        using var clock = new HostClock();
        var service = new FunctionRpcService();
        await using Door door = await Door.OpenAsync(
            new Uri("http://127.0.0.1:0"),
            "--hub-url",
            NullLoggerFactory.Instance,
            services =>
            {
                services.AddGrpc(grpc => grpc.MaxReceiveMessageSize = grpc.MaxSendMessageSize = null);
                services.AddSingleton(service);
            },
            app => app.MapGrpcService<FunctionRpcService>());
        var environment = new Dictionary<string, string>
        {
            ["FUNCTIONS_APPLICATION_DIRECTORY"] = BuildOutput.SampleApp,
            ["FUNCTIONS_WORKER_DIRECTORY"] = BuildOutput.SampleApp,
            [WorkerStart.SpinLimit] = "0",
        };
        var start = new WorkerStart(
            BuildOutput.SampleApp,
            WorkerConfig.Read(Path.Combine(BuildOutput.SampleApp, WorkerConfig.FileName)),
            door.Address,
            environment,
            AppSettings.Read(folder: null),
            new TypedData(),
            FunctionTimeout: null);
        await using var worker = new FunctionWorker(start, service, clock, NullLoggerFactory.Instance);
        await worker.StartAsync(_ => [], CancellationToken.None);
        var work = new FunctionWorkItems(worker);
        for (int warm = 0; warm < (options.Quick ? 2 : 3); warm++)
        {
            await RoundAsync(work, 1500);
        }
        int count = options.Quick ? 1000 : Count;
        int[] workers = [.. ProcessTree.Of(Environment.ProcessId).Where(id => id != Environment.ProcessId)];
        double workerBefore = ProcessTree.CpuSeconds(workers);
        double hostBefore = ProcessTree.CpuSeconds(Environment.ProcessId);
        List<double> rates = [];
        for (int round = 0; round < options.Rounds; round++)
        {
            rates.Add(await RoundAsync(work, count));
        }
        double limit = Percentile.Median(rates);
        figures.Add("workerLimit", limit, 0);

        // The storage emulator is below this process, too, and has nothing to do.
        figures.Add("workerLimitWorkerCpuMsEach", (ProcessTree.CpuSeconds(workers) - workerBefore) * 1000 / (count * options.Rounds), 3);
        figures.Add("workerLimitHostCpuMsEach", (ProcessTree.CpuSeconds(Environment.ProcessId) - hostBefore) * 1000 / (count * options.Rounds), 3);
        return limit;
    }

    private static async Task<double> RoundAsync(FunctionWorkItems work, int count)
    {
        long started = Stopwatch.GetTimestamp();
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (_, _) =>
        {
            if (await RunAsync(work) != HelloCities.Output)
            {
                throw new InvalidOperationException("An orchestration ended with another output.");
            }
        });
        return count / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task<string?> RunAsync(FunctionWorkItems work)
    {
        DateTime now = DateTime.UtcNow;
        var instance = new InstanceRecord { InstanceId = Guid.NewGuid().ToString("N"), ExecutionId = "1", Name = HelloCities.Orchestrator, CreatedAt = now };
        var history = new ArrayBufferWriter<byte>(1024);
        List<P.HistoryEvent> news = [Events.TurnStarted(now), Events.ExecutionStarted(instance)];
        while (true)
        {
            P.OrchestratorResponse response = await work.RunOrchestratorAsync(new TurnRequest(instance, history.WrittenMemory, news));
            P.OrchestratorAction action = response.Actions.Single();
            if (action.ScheduleTask is not { } task)
            {
                return action.CompleteOrchestration.Result;
            }
            now = DateTime.UtcNow;
            news.Add(new P.HistoryEvent
            {
                EventId = action.Id,
                Timestamp = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTime(now),
                TaskScheduled = new P.TaskScheduledEvent { Name = task.Name, Version = task.Version, Input = task.Input },
            });
            news.Add(Events.TurnCompleted(now));
            HistoryBytes.Append(history, news);
            P.ActivityResponse answer = await work.RunActivityAsync(new P.ActivityRequest
            {
                Name = task.Name,
                Input = task.Input,
                TaskId = action.Id,
                OrchestrationInstance = new P.OrchestrationInstance { InstanceId = instance.InstanceId },
            });
            now = DateTime.UtcNow;
            news = [Events.TurnStarted(now), Events.TaskAnswered(now, action.Id, answer.Result, answer.FailureDetails)];
        }
    }
}
