namespace EmbeddedRuntime.DurableTask.Store.InMemory;

/// <summary>One instance of the in-memory store: a copy of its row, its turns in stored form, its inbox.</summary>
internal sealed class InMemoryInstance(InstanceRecord row)
{
    /// <summary>The row as of the last commit; replaced, never changed.</summary>
    public InstanceRecord Row { get; set; } = row;

    public List<(ReadOnlyMemory<byte> Events, ReadOnlyMemory<byte> Payloads)> Turns { get; } = [];

    public SortedDictionary<long, byte[]> Inbox { get; } = [];
}
