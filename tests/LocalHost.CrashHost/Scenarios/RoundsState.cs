namespace LocalHost.CrashHost.Scenarios;

/// <summary>What one round hands to the next.</summary>
/// <param name="Number">The instance's number.</param>
/// <param name="Seen">The ballots so far, in the order of their arrival, each once.</param>
internal sealed record RoundsState(int Number, int[] Seen);
