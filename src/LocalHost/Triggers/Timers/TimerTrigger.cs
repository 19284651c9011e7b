using LocalHost.Worker;

namespace LocalHost.Triggers.Timers;

/// <summary>A schedule that starts a function.</summary>
/// <param name="Function">The function.</param>
/// <param name="Schedule">When.</param>
/// <param name="RunOnStartup">Whether also at the start of the host.</param>
/// <param name="UseMonitor">Whether runs are recorded, and missed ones made up for.</param>
internal sealed record TimerTrigger(Function Function, TimerSchedule Schedule, bool RunOnStartup, bool UseMonitor)
{
    public const string Type = "timerTrigger";

    /// <summary>Reads the timer triggers among the functions.</summary>
    /// <param name="functions">All functions of the app.</param>
    /// <param name="resolve">Replaces <c>%Name%</c> by a setting; throws <see cref="FormatException"/>.</param>
    /// <param name="problems">Told of every trigger that cannot be run.</param>
    public static IReadOnlyList<TimerTrigger> Read(IEnumerable<Function> functions, Func<string, string> resolve, ICollection<string> problems)
    {
        var triggers = new List<TimerTrigger>();
        foreach (Function function in functions.Where(function => function.Trigger.Type.Equals(Type, StringComparison.OrdinalIgnoreCase)))
        {
            try
            {
                triggers.Add(new TimerTrigger(
                    function,
                    TimerSchedule.Parse(resolve(function.Trigger.Text("schedule") ?? "")),
                    function.Trigger.Flag("runOnStartup") ?? false,
                    function.Trigger.Flag("useMonitor") ?? true));
            }
            catch (FormatException error)
            {
                problems.Add($"{function.Name}: {error.Message}");
            }
        }
        return triggers;
    }
}
