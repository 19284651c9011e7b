using LocalHost.Engine.Store;

namespace LocalHost.Engine.Turns;

/// <content>What clients ask for.</content>
internal sealed partial class TaskHub
{
    /// <summary>Hands a client's request to the store and waits until it is durable; holds callers back while too many wait.</summary>
    public async Task<TAnswer> RequestAsync<TAnswer>(ClientRequest<TAnswer> request, CancellationToken cancellation)
    {
        Open();
        Clock.Enter();
        try
        {
            await _requests.WaitAsync(cancellation).ConfigureAwait(false);
            try
            {
                Store.Submit(request);
                // Not cancelled any more: what is handed in will be durable, and the caller should know.
                return await request.Completion.ConfigureAwait(false);
            }
            finally
            {
                _requests.Release();
            }
        }
        finally
        {
            Clock.Leave();
        }
    }

    /// <summary>Waits until an instance has started, or ended.</summary>
    /// <returns>The row at that time; null when there is no such instance.</returns>
    public async Task<InstanceRecord?> WaitAsync(string instanceId, bool untilEnd, bool withPayloads, CancellationToken cancellation)
    {
        Open();
        InstanceWaiters.Waiter waiter = Waiters.Add(instanceId, untilEnd);
        try
        {
            InstanceRecord? instance = Store.Find(instanceId, withPayloads);
            if (instance is null || waiter.IsMet(instance.Status))
            {
                return instance;
            }
            await waiter.Task.WaitAsync(cancellation).ConfigureAwait(false);
            return Store.Find(instanceId, withPayloads);
        }
        finally
        {
            Waiters.Remove(instanceId, waiter);
        }
    }
}
