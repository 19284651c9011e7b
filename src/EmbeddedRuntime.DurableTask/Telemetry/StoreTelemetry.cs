using System.Diagnostics.Metrics;

namespace EmbeddedRuntime.DurableTask.Telemetry;

/// <summary>Metrics of the embedded store, which Durable Task has no names for; the meter is <c>EmbeddedRuntime.DurableTask</c>.</summary>
internal static class StoreTelemetry
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "EmbeddedRuntime.DurableTask";

    private static readonly Meter Meter = new(Name);

    private static readonly Histogram<long> Requests = Meter.CreateHistogram<long>("embedded.store.commit.requests", "{request}", "Requests that shared a transaction.");
    private static readonly Histogram<long> Rows = Meter.CreateHistogram<long>("embedded.store.commit.rows", "{row}", "Rows that a transaction wrote.");
    private static readonly Histogram<double> ApplyDuration = Meter.CreateHistogram<double>("embedded.store.apply.duration", "s", "From the begin of a transaction to its COMMIT.");
    private static readonly Histogram<double> CommitDuration = Meter.CreateHistogram<double>("embedded.store.commit.duration", "s", "COMMIT, fsync included.");

    /// <summary>Records one transaction.</summary>
    public static void Committed(int requests, long rows, TimeSpan applying, TimeSpan committing)
    {
        Requests.Record(requests);
        Rows.Record(rows);
        ApplyDuration.Record(applying.TotalSeconds);
        CommitDuration.Record(committing.TotalSeconds);
    }
}
