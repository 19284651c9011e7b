namespace Microsoft.Azure.Functions.Worker;

/// <summary>The record of a monitored schedule. Times are UTC.</summary>
public class ScheduleStatus
{
    /// <summary>The occurrence that ran last.</summary>
    public DateTime Last { get; set; }

    /// <summary>The occurrence that runs next.</summary>
    public DateTime Next { get; set; }

    /// <summary>When this record was written.</summary>
    public DateTime LastUpdated { get; set; }
}
