using System.Diagnostics;
using System.Diagnostics.Metrics;
using LocalHost.Engine.Store;

namespace LocalHost.Engine.Telemetry;

/// <summary>
/// Spans and metrics. Source, span names, kinds and tags are those of Durable Task
/// (<c>durabletask.type</c>, <c>durabletask.task.*</c>); payloads never appear. A span of an orchestration is written
/// when it ends, since it may outlive the process that began it; what it ran stands beside it below the same caller.
/// </summary>
internal static class EngineTelemetry
{
    /// <summary>Name of the source and of the meter.</summary>
    public const string Name = "Microsoft.DurableTask";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> Started = Meter.CreateCounter<long>("durabletask.orchestrations.started", "{orchestration}", "Orchestrations that had their first turn.");
    private static readonly Counter<long> Ended = Meter.CreateCounter<long>("durabletask.orchestrations.ended", "{orchestration}", "Orchestrations that ended, by status.");
    private static readonly Counter<long> Recalls = Meter.CreateCounter<long>("durabletask.orchestrations.recalls", "{recall}", "Orchestrations whose history was read back from the disk.");
    private static readonly Histogram<double> ActivityDuration = Meter.CreateHistogram<double>("durabletask.activities.duration", "s", "How long activities ran, by name and outcome.");

    /// <summary>Begins the span of an activity.</summary>
    public static Activity? RunActivity(string name, string? version, string instanceId, int taskId, string? traceParent)
    {
        Activity? span = Start(ActivityKind.Server, "activity", "activity", name, version, instanceId, traceParent);
        span?.SetTag("durabletask.task.task_id", taskId);
        return span;
    }

    public static void ActivityEnded(string name, TimeSpan took, bool failed) =>
        ActivityDuration.Record(took.TotalSeconds, new KeyValuePair<string, object?>("durabletask.task.name", name), new KeyValuePair<string, object?>("outcome", failed ? "failed" : "completed"));

    public static void OrchestrationStarted(string name) =>
        Started.Add(1, new KeyValuePair<string, object?>("durabletask.task.name", name));

    /// <summary>Counts the end of an orchestration and writes its span.</summary>
    public static void OrchestrationEnded(InstanceRecord instance)
    {
        Ended.Add(1, new KeyValuePair<string, object?>("durabletask.task.name", instance.Name), new KeyValuePair<string, object?>("durabletask.task.status", instance.Status.ToString()));
        if (!Source.HasListeners())
        {
            return;
        }
        ActivityContext.TryParse(instance.TraceParent, null, isRemote: true, out ActivityContext parent);
        using Activity? span = Source.StartActivity(SpanName("orchestration", instance.Name, instance.Version), ActivityKind.Server, parent, startTime: instance.CreatedAt);
        if (span is null)
        {
            return;
        }
        Describe(span, "orchestration", instance.Name, instance.Version, instance.InstanceId);
        span.SetTag("durabletask.task.status", instance.Status.ToString());
        if (instance.Status == P.OrchestrationStatus.Failed)
        {
            span.SetStatus(ActivityStatusCode.Error, instance.Failure?.ErrorType);
        }
        span.SetEndTime(instance.CompletedAt ?? instance.UpdatedAt);
    }

    public static void Recalled(string name) => Recalls.Add(1, new KeyValuePair<string, object?>("durabletask.task.name", name));

    /// <summary>Adds a gauge to a hub's own meter, which goes with the hub.</summary>
    public static void Observe(Meter meter, string taskHub, string name, string unit, string description, Func<int> read) =>
        meter.CreateObservableGauge(name, () => new Measurement<int>(read(), new KeyValuePair<string, object?>("durabletask.task_hub", taskHub)), unit, description);

    private static Activity? Start(ActivityKind kind, string span, string type, string name, string? version, string instanceId, string? traceParent)
    {
        if (!Source.HasListeners())
        {
            return null;
        }
        Activity? activity = ActivityContext.TryParse(traceParent, null, isRemote: true, out ActivityContext parent)
            ? Source.StartActivity(SpanName(span, name, version), kind, parent)
            : Source.StartActivity(SpanName(span, name, version), kind);
        if (activity is not null)
        {
            Describe(activity, type, name, version, instanceId);
        }
        return activity;
    }

    private static void Describe(Activity span, string type, string name, string? version, string instanceId)
    {
        span.SetTag("durabletask.type", type);
        span.SetTag("durabletask.task.name", name);
        span.SetTag("durabletask.task.instance_id", instanceId);
        if (!string.IsNullOrEmpty(version))
        {
            span.SetTag("durabletask.task.version", version);
        }
    }

    private static string SpanName(string span, string name, string? version) =>
        string.IsNullOrEmpty(version) ? $"{span}:{name}" : $"{span}:{name}@({version})";
}
