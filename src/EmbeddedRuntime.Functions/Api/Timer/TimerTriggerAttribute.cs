using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Starts the function by the clock.</summary>
/// <param name="schedule">
/// An NCRONTAB expression of six fields (second first, UTC), an interval as <c>hh:mm:ss</c>, or <c>%setting%</c>.
/// </param>
public sealed class TimerTriggerAttribute(string schedule) : TriggerBindingAttribute
{
    /// <summary>The schedule as written.</summary>
    public string Schedule { get; } = schedule;

    /// <summary>Whether the function also runs once when the app starts.</summary>
    public bool RunOnStartup { get; set; }

    /// <summary>Whether runs are recorded, so that one missed while the app was down is made up for. Default true.</summary>
    /// <remarks>Schedules that come round within a minute are never recorded, as in the published host.</remarks>
    public bool UseMonitor { get; set; } = true;
}
