using LocalHost.Worker;

namespace LocalHost.Triggers.Timers;

/// <summary>A schedule that starts a function.</summary>
/// <param name="UseMonitor">Whether runs are recorded, and missed ones made up for.</param>
internal sealed record TimerTrigger(Function Function, TimerSchedule Schedule, bool RunOnStartup, bool UseMonitor)
{
    /// <param name="resolve">Replaces <c>%Name%</c> by a setting; throws <see cref="FormatException"/>.</param>
    public static IReadOnlyList<TimerTrigger> Read(
        IEnumerable<Function> functions, Func<string, string> resolve, ICollection<string> problems) =>
        functions.ReadTriggers("timerTrigger", problems, function => new TimerTrigger(
            function,
            TimerSchedule.Parse(resolve(function.Trigger.Text("schedule") ?? "")),
            function.Trigger.Flag("runOnStartup") ?? false,
            function.Trigger.Flag("useMonitor") ?? true));
}
