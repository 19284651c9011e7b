namespace EmbeddedRuntime.DurableTask.Store;

/// <summary>Deletes instances that have ended; the answer is how many. Ids that are unknown or still run are left out.</summary>
/// <param name="instanceIds">The instances.</param>
/// <param name="recursive">Whether their sub-orchestrations go too.</param>
internal sealed class PurgeRequest(IReadOnlyList<string> instanceIds, bool recursive) : ClientRequest<int>
{
    public IReadOnlyList<string> InstanceIds => instanceIds;

    public bool Recursive => recursive;

    /// <summary>Keys of the rows that were deleted.</summary>
    public List<long> Purged { get; } = [];

    public override void Reset()
    {
        base.Reset();
        Purged.Clear();
    }
}
