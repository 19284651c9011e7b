namespace LocalHost.Triggers.Blobs;

/// <summary>How blob functions are run.</summary>
internal sealed record BlobOptions
{
    /// <summary>Where the receipts of listed blobs are kept.</summary>
    public required string Directory { get; init; }

    /// <summary>Where callers reach the <see cref="BlobForwarder"/>; null when there is none.</summary>
    public Uri? ForwarderAddress { get; init; }

    /// <summary>How many blob functions run at once.</summary>
    public int MaxDegreeOfParallelism { get; init; } = 8 * Environment.ProcessorCount;

    /// <summary>After how many failed tries a blob is poison.</summary>
    public int PoisonThreshold { get; init; } = 5;

    /// <summary>The pause after a first failure; it doubles with every further one, to half a minute.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The shortest pause between two listings, for functions that have to look for their blobs.</summary>
    public TimeSpan ShortestListingPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a write of which nobody heard the end is given to end, before its blob is looked for.</summary>
    public TimeSpan DoubtfulWrite { get; init; } = TimeSpan.FromSeconds(5);
}
