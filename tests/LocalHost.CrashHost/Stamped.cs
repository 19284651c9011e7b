namespace LocalHost.CrashHost;

/// <summary>An activity's result with a mark of the run that made it: a run that was repeated has another mark.</summary>
/// <param name="Value">The result proper, the same in every run.</param>
/// <param name="Mark">Differs from run to run.</param>
internal sealed record Stamped<T>(T Value, string Mark);
