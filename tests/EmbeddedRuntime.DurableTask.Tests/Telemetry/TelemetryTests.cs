using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using EmbeddedRuntime.DurableTask.Tests.Contract;
using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EmbeddedRuntime.DurableTask.Tests.Telemetry;

public sealed class TelemetryTests
{
    [Fact]
    public async Task Spans_carry_the_names_and_tags_of_durable_task_and_hang_below_their_caller()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = s => s.Name is "Microsoft.DurableTask" or "caller",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        using var source = new ActivitySource("caller");
        string id = Guid.NewGuid().ToString("N");
        await using Engine engine = await StartAsync();
        ActivityTraceId trace;
        using (Activity caller = source.StartActivity("request")!)
        {
            trace = caller.TraceId;
            await engine.RunAsync("Traced", "secret payload", id);
        }

        Activity[] own = [.. spans.Where(s => s.TraceId == trace && s.Source.Name == "Microsoft.DurableTask")];
        Activity create = Assert.Single(own, s => s.OperationName == "create_orchestration:Traced");
        Activity activity = Assert.Single(own, s => s.OperationName == "activity:TracedStep");
        Activity orchestration = Assert.Single(own, s => s.OperationName == "orchestration:Traced");
        Assert.Equal((ActivityKind.Producer, ActivityKind.Server, ActivityKind.Server), (create.Kind, activity.Kind, orchestration.Kind));
        Assert.Equal((create.SpanId, create.SpanId), (activity.ParentSpanId, orchestration.ParentSpanId));
        Assert.All(own, s => Assert.Equal(id, s.GetTagItem("durabletask.task.instance_id")));
        Assert.Equal("Completed", orchestration.GetTagItem("durabletask.task.status"));
        Assert.Equal(0, activity.GetTagItem("durabletask.task.task_id"));
        Assert.DoesNotContain(own.SelectMany(s => s.TagObjects), t => t.Value?.ToString()?.Contains("secret", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task Metrics_count_starts_ends_and_activities()
    {
        var seen = new ConcurrentDictionary<string, double>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Name == "Microsoft.DurableTask")
            {
                l.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((i, v, tags, _) => Note(i, v, tags));
        listener.SetMeasurementEventCallback<double>((i, _, tags, _) => Note(i, 1, tags));
        listener.SetMeasurementEventCallback<int>((i, v, _, _) => seen[i.Name] = v);
        listener.Start();
        await using Engine engine = await StartAsync();
        for (int i = 0; i < 3; i++)
        {
            await engine.RunAsync("Traced", "x");
        }
        listener.RecordObservableInstruments();

        Assert.Equal(3, seen["durabletask.orchestrations.started/Traced"]);
        Assert.Equal(3, seen["durabletask.orchestrations.ended/Traced"]);
        Assert.Equal(3, seen["durabletask.activities.duration/TracedStep"]);
        Assert.True(seen.ContainsKey("durabletask.orchestrations.active"));
        Assert.True(seen.ContainsKey("durabletask.store.backlog"));

        void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            foreach (KeyValuePair<string, object?> tag in tags)
            {
                if (tag.Key == "durabletask.task.name")
                {
                    seen.AddOrUpdate($"{instrument.Name}/{tag.Value}", value, (_, sum) => sum + value);
                }
            }
        }
    }

    [Fact]
    public async Task Logs_name_what_happens_and_never_show_a_payload_or_a_message_of_the_app()
    {
        var log = new LogLines();
        await using Engine engine = await Engine.StartAsync(
            _ => null,
            t => t
                .AddOrchestratorFunc<string, string>("Logged", async (context, s) =>
                {
                    context.CreateReplaySafeLogger("orchestrator").LogInformation("begins");
                    return await context.CallActivityAsync<string>("LoggedStep", s);
                })
                .AddActivityFunc<string>("LoggedStep", (_, s) => throw new FormatException(s)),
            o => o.MaxLiveOrchestrations = 0,
            services: s => s.AddLogging(b => b.AddProvider(log).SetMinimumLevel(LogLevel.Trace)));

        await engine.RunAsync("Logged", "secret payload", "logged-1");

        Assert.Contains(log.Lines, l => l.Contains("LoggedStep", StringComparison.Ordinal) && l.Contains("logged-1", StringComparison.Ordinal) && l.Contains("System.FormatException", StringComparison.Ordinal));
        Assert.Single(log.Lines, l => l.Contains("begins", StringComparison.Ordinal));
        Assert.DoesNotContain(log.Lines, l => l.Contains("secret", StringComparison.Ordinal));
    }

    private static Task<Engine> StartAsync() => Engine.StartAsync(
        _ => null,
        t => t
            .AddOrchestratorFunc<string, string>("Traced", async (context, s) => await context.CallActivityAsync<string>("TracedStep", s))
            .AddActivityFunc<string, string>("TracedStep", (_, s) => s));
}
