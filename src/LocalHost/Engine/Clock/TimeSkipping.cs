namespace LocalHost.Engine.Clock;

/// <summary>Whether the host clock waits for timers.</summary>
internal enum TimeSkipping
{
    /// <summary>The clock runs as the machine's.</summary>
    Off,

    /// <summary>The clock runs as the machine's, and jumps to the next orchestration timer whenever nothing else is left to do.</summary>
    Auto,

    /// <summary>The clock stands, and moves when told to.</summary>
    Manual,
}
