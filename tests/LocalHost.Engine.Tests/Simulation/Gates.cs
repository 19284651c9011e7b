namespace LocalHost.Engine.Tests.Simulation;

/// <summary>Where turns, activities and clients wait until the simulation lets them go on.</summary>
internal sealed class Gates
{
    private readonly Lock _gate = new();
    private readonly List<(string Name, TaskCompletionSource<bool> Gate)> _waiting = [];

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Who waits, in an order that is the same in every run.</summary>
    public IReadOnlyList<string> Waiting
    {
        get
        {
            lock (_gate)
            {
                return [.. _waiting.Select(w => w.Name).Order(StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>Waits; false when it is to give up.</summary>
    public Task<bool> PassAsync(string name)
    {
        var gate = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _waiting.Add((name, gate));
        }
        return gate.Task;
    }

    public void Open(string name, bool giveUp = false)
    {
        TaskCompletionSource<bool> gate;
        lock (_gate)
        {
            int index = _waiting.FindIndex(w => w.Name == name);
            gate = _waiting[index].Gate;
            _waiting.RemoveAt(index);
        }
        gate.SetResult(!giveUp);
    }
}
