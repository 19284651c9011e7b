using LocalHost.Engine.History;
using LocalHost.Engine.Store;

namespace LocalHost.Engine.Tests.Crash;

/// <summary>Everything that a task hub's store holds at one moment.</summary>
internal sealed class HubSnapshot
{
    private HubSnapshot(IReadOnlyDictionary<string, InstanceSnapshot> instances) => Instances = instances;

    public static HubSnapshot Empty { get; } = new(new Dictionary<string, InstanceSnapshot>());

    /// <summary>By instance id.</summary>
    public IReadOnlyDictionary<string, InstanceSnapshot> Instances { get; }

    /// <summary>Reads a database that no process holds.</summary>
    public static async Task<HubSnapshot> ReadAsync(string path)
    {
        if (!File.Exists(path))
        {
            return Empty;
        }
        var store = new SqliteTaskHubStore(path, Synchronous.Normal);
        await using (store)
        {
            store.Open((request, error) => request.Complete(error));
            return Read(store);
        }
    }

    /// <summary>Reads an open store.</summary>
    public static HubSnapshot Read(ITaskHubStore store)
    {
        var instances = new Dictionary<string, InstanceSnapshot>(StringComparer.Ordinal);
        foreach (InstanceRecord row in store.Query(new InstanceFilter { Limit = int.MaxValue, WithPayloads = true }))
        {
            // Fails on a second row of the same id: one instance per id.
            instances.Add(row.InstanceId, new InstanceSnapshot(row, HistoryBytes.Read(store.ReadHistory(row.Key))));
        }
        return new HubSnapshot(instances);
    }
}
