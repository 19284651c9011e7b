using System.Diagnostics.Metrics;

namespace LocalHost.Engine.Telemetry;

/// <summary>Metrics of the store, which Durable Task has no names for; the meter is <c>LocalHost.Engine</c>.</summary>
internal static class StoreTelemetry
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "LocalHost.Engine";

    private static readonly Meter Meter = new(Name);

    private static readonly Histogram<long> Requests = Meter.CreateHistogram<long>("localhost.store.commit.requests", "{request}", "Requests that shared a transaction.");
    private static readonly Histogram<long> Rows = Meter.CreateHistogram<long>("localhost.store.commit.rows", "{row}", "Rows that a transaction wrote.");
    private static readonly Histogram<double> ApplyDuration = Meter.CreateHistogram<double>("localhost.store.apply.duration", "s", "From the begin of a transaction to its COMMIT.");
    private static readonly Histogram<double> CommitDuration = Meter.CreateHistogram<double>("localhost.store.commit.duration", "s", "COMMIT, fsync included.");

    /// <summary>Records one transaction.</summary>
    public static void Committed(int requests, long rows, TimeSpan applying, TimeSpan committing)
    {
        Requests.Record(requests);
        Rows.Record(rows);
        ApplyDuration.Record(applying.TotalSeconds);
        CommitDuration.Record(committing.TotalSeconds);
    }
}
