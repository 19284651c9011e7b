using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using LocalHost.Engine.Tests.Contract;
using Microsoft.DurableTask;

namespace LocalHost.Engine.Tests.Telemetry;

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
        await using RunningHub hub = await StartAsync();
        ActivityTraceId trace;
        using (Activity caller = source.StartActivity("request")!)
        {
            trace = caller.TraceId;
            await hub.RunAsync("Traced", "secret payload", id);
        }

        Activity[] own = [.. spans.Where(s => s.TraceId == trace && s.Source.Name == "Microsoft.DurableTask")];
        // Client and worker write spans of the same names; the hub's hang below the client's.
        Activity create = Assert.Single(own, s => s.OperationName == "create_orchestration:Traced");
        Activity[] below = [.. own.Where(s => s.ParentSpanId == create.SpanId && s.Kind == ActivityKind.Server)];
        Activity activity = Assert.Single(below, s => s.OperationName == "activity:TracedStep");
        Assert.Contains(below, s => s.OperationName == "orchestration:Traced" && Equals(s.GetTagItem("durabletask.task.status"), "Completed"));
        Assert.Contains(own, s => s.OperationName == "activity:TracedStep" && s.ParentSpanId == activity.SpanId);
        Assert.All(below, s => Assert.Equal(id, s.GetTagItem("durabletask.task.instance_id")));
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
        await using RunningHub hub = await StartAsync();
        for (int i = 0; i < 3; i++)
        {
            await hub.RunAsync("Traced", "x");
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
        using var log = new LogLines();
        await using RunningHub hub = await RunningHub.StartAsync(
            t => t
                .AddOrchestratorFunc<string, string>("Logged", async (context, s) => await context.CallActivityAsync<string>("LoggedStep", s))
                .AddActivityFunc<string>("LoggedStep", (_, s) => throw new FormatException(s)),
            configure: o => o with { MaxIdleInMemory = 0 },
            logging: log);

        await hub.RunAsync("Logged", "secret payload", "logged-1");

        Assert.Contains(log.Lines, l => l.Contains("LoggedStep", StringComparison.Ordinal) && l.Contains("logged-1", StringComparison.Ordinal) && l.Contains("System.FormatException", StringComparison.Ordinal));
        Assert.DoesNotContain(log.Lines, l => l.Contains("secret", StringComparison.Ordinal));
    }

    private static Task<RunningHub> StartAsync() => RunningHub.StartAsync(
        t => t
            .AddOrchestratorFunc<string, string>("Traced", async (context, s) => await context.CallActivityAsync<string>("TracedStep", s))
            .AddActivityFunc<string, string>("TracedStep", (_, s) => s));
}
