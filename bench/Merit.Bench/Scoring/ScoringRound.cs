namespace Merit.Bench.Scoring;

/// <summary>What one round took.</summary>
internal sealed record ScoringRound(double Seconds, long AllocatedBytes);
