namespace LocalHost.CrashHost;

/// <summary>What a process of a mixed run is.</summary>
internal enum RunRole
{
    /// <summary>Hub, worker and clients in one.</summary>
    Everything,

    /// <summary>Hub and clients; the work is done elsewhere.</summary>
    Hub,

    /// <summary>The worker of a hub elsewhere.</summary>
    Worker,
}
