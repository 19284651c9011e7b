using System.Diagnostics;
using System.Globalization;

namespace LocalHost.Engine;

/// <summary>
/// Named places at which a test can have the process killed, to prove that a crash there loses nothing. Armed by
/// <c>LOCALHOST_FAILPOINT=name[:count]</c>, which kills at the count-th hit (default the first); otherwise a hit costs
/// one comparison.
/// </summary>
internal static class Failpoints
{
    // Declared first: static fields are initialised in this order, and parsing sets the count.
    private static long _remaining;
    private static readonly string? Armed = Parse(out _remaining);

    /// <summary>Every failpoint; the tests crash each one, and the docs describe it.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "store.create",
        "store.before-transaction",
        "store.within-transaction",
        "store.before-commit",
        "store.after-commit",
        "turn.before-submit",
        "turn.after-commit",
        "activity.before-run",
        "activity.before-result",
    ];

    /// <summary>Passes a failpoint.</summary>
    public static void Hit(string name)
    {
        if (Armed is not null && Armed == name && Interlocked.Decrement(ref _remaining) == 0)
        {
            // SIGKILL: no handler, no finalizer, no flush runs after it, as when the power goes.
            using var self = Process.GetCurrentProcess();
            self.Kill();
            Thread.Sleep(Timeout.Infinite);
        }
    }

    private static string? Parse(out long count)
    {
        string[]? parts = Environment.GetEnvironmentVariable("LOCALHOST_FAILPOINT")?.Split(':');
        count = parts is [_, { } text] ? long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture) : 1;
        return parts?[0];
    }
}
