namespace EmbeddedRuntime.DurableTask;

/// <summary>Whether the embedded clock waits for timers.</summary>
public enum TimeSkipping
{
    /// <summary>The clock runs as the machine's.</summary>
    Off,

    /// <summary>The clock runs as the machine's, and jumps to the next orchestration timer whenever nothing else is left to do.</summary>
    Auto,

    /// <summary>The clock stands, and moves when told to.</summary>
    Manual,
}
