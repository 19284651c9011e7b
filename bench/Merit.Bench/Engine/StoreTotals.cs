namespace Merit.Bench.Engine;

/// <summary>What the store's writer did.</summary>
/// <param name="Commits">Transactions.</param>
/// <param name="Requests">Requests that they held.</param>
/// <param name="Rows">Rows that they inserted, changed or deleted.</param>
/// <param name="ApplySeconds">Time within transactions before COMMIT: statements, nearly all of it processor.</param>
/// <param name="CommitSeconds">Time within COMMIT: the write to the log and its fsync.</param>
internal readonly record struct StoreTotals(long Commits, long Requests, long Rows, double ApplySeconds, double CommitSeconds)
{
    public static StoreTotals operator -(StoreTotals later, StoreTotals earlier) => new(
        later.Commits - earlier.Commits,
        later.Requests - earlier.Requests,
        later.Rows - earlier.Rows,
        later.ApplySeconds - earlier.ApplySeconds,
        later.CommitSeconds - earlier.CommitSeconds);
}
