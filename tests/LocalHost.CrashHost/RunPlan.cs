using System.Globalization;

namespace LocalHost.CrashHost;

/// <summary>What one process does with the orchestrations of a mixed run.</summary>
internal sealed record RunPlan
{
    /// <summary>What the process is.</summary>
    public RunRole Role { get; init; }

    /// <summary>Where a worker finds its hub; empty for the others.</summary>
    public string Address { get; init; } = string.Empty;

    /// <summary>The task hub's database.</summary>
    public required string Database { get; init; }

    /// <summary>The journal's file.</summary>
    public required string Journal { get; init; }

    /// <summary>Decides about paces and pauses.</summary>
    public int Seed { get; init; }

    /// <summary>Orchestrations 0 to this are started, unless earlier processes did so.</summary>
    public int Count { get; init; }

    /// <summary>New orchestrations are started within this time, at moments that the seed decides.</summary>
    public TimeSpan StartSpread { get; init; }

    /// <summary>An activity takes up to this time.</summary>
    public TimeSpan LongestActivity { get; init; }

    /// <summary>Length of the scenarios' timers.</summary>
    public TimeSpan Tick { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Whether the process stays after everything has ended.</summary>
    public bool StaysWhenDone { get; init; }

    /// <summary>Reads what <see cref="ToArguments"/> wrote.</summary>
    public static RunPlan Parse(string[] arguments) => new()
    {
        Database = arguments[0],
        Journal = arguments[1],
        Seed = Number(arguments[2]),
        Count = Number(arguments[3]),
        StartSpread = TimeSpan.FromMilliseconds(Number(arguments[4])),
        LongestActivity = TimeSpan.FromMilliseconds(Number(arguments[5])),
        Tick = TimeSpan.FromMilliseconds(Number(arguments[6])),
        StaysWhenDone = Number(arguments[7]) != 0,
        Role = (RunRole)Number(arguments[8]),
        Address = arguments[9],
    };

    /// <summary>The command line of a process that follows the plan.</summary>
    public IReadOnlyList<string> ToArguments() =>
    [
        Database, Journal, Text(Seed), Text(Count), Text(StartSpread.TotalMilliseconds), Text(LongestActivity.TotalMilliseconds),
        Text(Tick.TotalMilliseconds), Text(StaysWhenDone ? 1 : 0), Text((int)Role), Address,
    ];

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    private static string Text(double number) => ((int)number).ToString(CultureInfo.InvariantCulture);
}
