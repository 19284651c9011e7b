using System.Collections.Concurrent;
using LocalHost.Durable;
using LocalHost.Engine;
using LocalHost.Engine.Clock;
using LocalHost.Engine.History;
using LocalHost.Engine.Store;
using LocalHost.Engine.Turns;
using LocalHost.Tests.Worker;
using LocalHost.Worker;
using LocalHost.Worker.Rpc;
using Microsoft.Extensions.Logging.Abstractions;
using P = Microsoft.DurableTask.Protobuf;

namespace LocalHost.Tests.Durable;

/// <summary>Turns that bring only what is new, with the unmodified worker.</summary>
public sealed class ExtendedSessionTests
{
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_history_is_sent_once_when_sessions_are_enabled_and_else_with_every_turn(bool enabled)
    {
        await using Hub hub = await Hub.StartAsync(enabled ? Kept : null);
        // The worker makes its cache at the first turn, and of first turns at the same time each makes one: so one first.
        await hub.RunAsync("first", "HelloCities5");

        InstanceRecord end = await hub.RunAsync("second", "HelloCities5");

        Assert.Equal("\"Hello Jakarta! Hello Surabaya! Hello Makassar! Hello Medan! Hello Denpasar!\"", end.Output);
        Assert.Equal(enabled ? [true, false, false, false, false, false] : [true, true, true, true, true, true], hub.Turns("second"));
    }

    [Fact]
    public async Task A_kept_orchestrator_takes_in_timers_activities_and_events()
    {
        await using Hub hub = await Hub.StartAsync(Kept, TimeSkipping.Auto);
        await hub.RunAsync("first", "HelloCities5");

        InstanceRecord slept = await hub.RunAsync("sleeper", "Sleeps", "3");
        Task<InstanceRecord> waiting = hub.RunAsync("waiter", "WaitsForGo");
        await hub.TaskHub.WaitAsync("waiter", untilEnd: false, withPayloads: false, TestContext.Current.CancellationToken);
        await Eventually.SeeAsync(() => hub.TaskHub.Clock.Busy, busy => busy == 0);
        await hub.TaskHub.RequestAsync(new PostRequest("waiter", Events.EventRaised(DateTime.UtcNow, "Go", "\"word\"")), TestContext.Current.CancellationToken);

        Assert.Equal("\"Hello Ambon!\"", slept.Output);
        Assert.Equal("\"word\"", (await waiting).Output);
        // Whoever waits for a timer or an event alone is not kept here, so its history goes along again.
        Assert.Equal([true, true, true, true, false], hub.Turns("sleeper"));
        Assert.Equal([true, true], hub.Turns("waiter"));
    }

    [Fact]
    public async Task A_worker_that_has_let_the_orchestrator_go_gets_the_same_turn_again_with_the_history()
    {
        await using Hub hub = await Hub.StartAsync(Kept);
        DateTime now = DateTime.UtcNow;
        var instance = new InstanceRecord { InstanceId = "unknown", ExecutionId = "1", Name = "HelloCities5", CreatedAt = now };

        P.OrchestratorResponse response = await hub.Work.RunOrchestratorAsync(
            new TurnRequest(instance, ReadOnlyMemory<byte>.Empty, [Events.TurnStarted(now), Events.ExecutionStarted(instance)], isContinued: true));

        Assert.False(response.RequiresHistory);
        Assert.Equal("[\"Jakarta\"]", response.Actions.Single().ScheduleTask.Input);
        Assert.Equal([false, true], hub.Turns("unknown"));
    }

    /// <summary>A task hub whose work the sample app's worker does, and which notes whether a turn brought its history.</summary>
    private sealed class Hub : IAsyncDisposable
    {
        private readonly TestFolder _folder = new();
        private readonly HostClock _clock;
        private readonly SampleWorker _sample;
        private readonly RecordingWorker _worker;

        private Hub(SampleWorker sample, TimeSpan? kept, TimeSkipping skipping)
        {
            _sample = sample;
            _clock = new HostClock(skipping);
            _worker = new RecordingWorker(sample.Worker);
            Work = new FunctionWorkItems(_worker, kept);
            TaskHub = new TaskHub(new TaskHubOptions { DatabasePath = Path.Combine(_folder.Path, "taskhub.db") }, _clock, NullLogger<TaskHub>.Instance);
            TaskHub.Open();
            TaskHub.Start(Work);
        }

        public TaskHub TaskHub { get; }

        public FunctionWorkItems Work { get; }

        public static async Task<Hub> StartAsync(TimeSpan? kept, TimeSkipping skipping = TimeSkipping.Off) => new(await SampleWorker.StartAsync(), kept, skipping);

        public IEnumerable<bool> Turns(string instanceId) => _worker.Turns.Where(turn => turn.InstanceId == instanceId).Select(turn => turn.WithPast);

        public async Task<InstanceRecord> RunAsync(string instanceId, string orchestrator, string? input = null)
        {
            var instance = new InstanceRecord
            {
                InstanceId = instanceId,
                ExecutionId = "1",
                Name = orchestrator,
                Input = input,
                CreatedAt = _clock.GetUtcNow().UtcDateTime,
                UpdatedAt = _clock.GetUtcNow().UtcDateTime,
            };
            await TaskHub.RequestAsync(new CreateRequest(instance, new HashSet<P.OrchestrationStatus>()), TestContext.Current.CancellationToken);
            InstanceRecord? end = await TaskHub.WaitAsync(instanceId, untilEnd: true, withPayloads: true, TestContext.Current.CancellationToken).WaitAsync(Deadline);
            return end!;
        }

        public async ValueTask DisposeAsync()
        {
            await TaskHub.DisposeAsync();
            await _sample.DisposeAsync();
            _clock.Dispose();
            _folder.Dispose();
        }
    }

    private sealed class RecordingWorker(IFunctionWorker inner) : IFunctionWorker
    {
        public ConcurrentQueue<(string InstanceId, bool WithPast)> Turns { get; } = [];

        public IReadOnlyList<Function> Functions => inner.Functions;

        public ValueTask<Uri?> HttpAddressAsync(CancellationToken cancellation) => inner.HttpAddressAsync(cancellation);

        public Task<InvocationResponse> InvokeAsync(Function function, InvocationRequest request, CancellationToken cancellation)
        {
            if (function.Trigger.Type == "orchestrationTrigger")
            {
                var turn = P.OrchestratorRequest.Parser.ParseFrom(Convert.FromBase64String(request.InputData[0].Data.String));
                Turns.Enqueue((turn.InstanceId, turn.Properties["IncludeState"].BoolValue));
            }
            return inner.InvokeAsync(function, request, cancellation);
        }
    }
}
