namespace LocalHost.Engine.Turns;

/// <summary>Where a session stands.</summary>
internal enum SessionPhase
{
    /// <summary>It waits for something to happen.</summary>
    Idle,

    /// <summary>It waits for a thread.</summary>
    Queued,

    /// <summary>It runs, or its commit does.</summary>
    InTurn,

    /// <summary>It was given up or has ended; whoever holds it must look the instance up anew.</summary>
    Gone,
}
