using LocalHost.Engine;
using LocalHost.Engine.Clock;

namespace LocalHost.Configuration;

/// <summary>What the command line says.</summary>
internal sealed record HostOptions
{
    /// <summary>Folder of the app, full path; null serves the task hub alone.</summary>
    public string? App { get; init; }

    /// <summary>Folder of everything that must outlive the host, full path.</summary>
    public required string State { get; init; }

    /// <summary>Where people reach the app.</summary>
    public required Uri Url { get; init; }

    /// <summary>Where workers and durable clients reach the host.</summary>
    public required Uri HubUrl { get; init; }

    /// <summary>Where the blob forwarder listens; null for none.</summary>
    public Uri? BlobForwarder { get; init; }

    /// <summary>The blob service behind the forwarder.</summary>
    public Uri? BlobUpstream { get; init; }

    public TimeSkipping TimeSkipping { get; init; }

    /// <summary>Whether a commit waits for the disk.</summary>
    public Synchronous Synchronous { get; init; } = Synchronous.Full;

    /// <summary>The worker is started by someone else, such as a debugger, and may take as long as it wants.</summary>
    public bool WaitForWorker { get; init; }

    /// <summary>The end of standard input ends the host at once: whoever started it is gone.</summary>
    public bool StopWithStdin { get; init; }

    /// <summary>How long running work may go on after the request to stop.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
