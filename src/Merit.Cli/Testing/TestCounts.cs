using System.Globalization;

namespace Merit.Cli.Testing;

/// <summary>What became of a number of tests.</summary>
public sealed record TestCounts(int Passed, int Failed, int Skipped)
{
    /// <summary>No tests at all.</summary>
    public static TestCounts None { get; } = new(0, 0, 0);

    /// <summary>Whether something ran and nothing failed.</summary>
    public bool IsGreen => Failed == 0 && Passed > 0;

    /// <summary>Adds two counts up.</summary>
    public static TestCounts operator +(TestCounts left, TestCounts right) =>
        new(left.Passed + right.Passed, left.Failed + right.Failed, left.Skipped + right.Skipped);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Passed} passed, {Failed} failed, {Skipped} skipped");
}
