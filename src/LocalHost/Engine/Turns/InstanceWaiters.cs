using LocalHost.Engine.Store;

namespace LocalHost.Engine.Turns;

/// <summary>Callers that wait for an instance to start or to end; told by commits, never by polling.</summary>
internal sealed class InstanceWaiters
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<Waiter>> _waiters = new(StringComparer.Ordinal);

    public Waiter Add(string instanceId, bool untilEnd)
    {
        var waiter = new Waiter(untilEnd);
        lock (_gate)
        {
            if (!_waiters.TryGetValue(instanceId, out List<Waiter>? list))
            {
                _waiters[instanceId] = list = [];
            }
            list.Add(waiter);
        }
        return waiter;
    }

    public void Remove(string instanceId, Waiter waiter)
    {
        lock (_gate)
        {
            if (_waiters.TryGetValue(instanceId, out List<Waiter>? list) && list.Remove(waiter) && list.Count == 0)
            {
                _waiters.Remove(instanceId);
            }
        }
    }

    /// <summary>Tells everyone whom the status concerns.</summary>
    public void Tell(InstanceRecord instance)
    {
        lock (_gate)
        {
            foreach (Waiter waiter in (_waiters.GetValueOrDefault(instance.InstanceId) ?? []).Where(waiter => waiter.IsMet(instance.Status)))
            {
                // Nobody changes the record of an ended instance any more; any other has to be read.
                waiter.TrySetResult(instance.IsCompleted ? instance : null);
            }
        }
    }

    /// <summary>One caller that waits.</summary>
    internal sealed class Waiter(bool untilEnd) : TaskCompletionSource<InstanceRecord?>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public bool IsMet(P.OrchestrationStatus status) => untilEnd ? InstanceRecord.Final.Contains(status) : status != P.OrchestrationStatus.Pending;
    }
}
