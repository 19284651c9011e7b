namespace Microsoft.Azure.Functions.Worker;

/// <summary>What a timer function is told about its run.</summary>
public class TimerInfo
{
    /// <summary>The recorded schedule; null when the schedule is not monitored.</summary>
    public ScheduleStatus? ScheduleStatus { get; set; }

    /// <summary>Whether the run comes later than it was due.</summary>
    public bool IsPastDue { get; set; }
}
