namespace EmbeddedRuntime.Functions.Timers;

/// <summary>A schedule that starts a function.</summary>
/// <param name="Schedule">When.</param>
/// <param name="RunOnStartup">Whether also at the start of the app.</param>
/// <param name="UseMonitor">Whether runs are recorded, and missed ones made up for.</param>
internal sealed record TimerFunctionTrigger(TimerSchedule Schedule, bool RunOnStartup, bool UseMonitor);
