namespace EmbeddedRuntime.DurableTask.Execution;

/// <summary>
/// Brings external events and those who wait for them together. Names are compared without case. Events that nobody
/// waits for are kept in the order of their arrival. Of several who wait, the latest is served first, as the published
/// packages do: whoever waits in a loop has given up the earlier ones. A wait that was cancelled takes no event.
/// </summary>
internal sealed class ExternalEvents
{
    private readonly Dictionary<string, List<EventWaiter>> _waiters = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<(string Name, string? Payload)> _unread = [];

    /// <summary>Events that nobody has waited for, in order.</summary>
    public IReadOnlyList<(string Name, string? Payload)> Unread => _unread;

    public void Raise(string name, string? payload)
    {
        if (_waiters.TryGetValue(name, out List<EventWaiter>? waiting) && waiting.Count > 0)
        {
            EventWaiter latest = waiting[^1];
            Remove(name, latest);
            latest.SetResult(payload);
            return;
        }
        _unread.Add((name, payload));
    }

    /// <summary>Waits for the next event of a name.</summary>
    /// <exception cref="ArgumentException">Another wait for the same event expects another type.</exception>
    public Task<string?> Wait(string name, Type type, CancellationToken cancellation)
    {
        if (_waiters.TryGetValue(name, out List<EventWaiter>? waiting) && waiting.Count > 0 && waiting[^1].EventType != type)
        {
            throw new ArgumentException(
                $"Everyone who waits for the event '{name}' at the same time must expect the same type: {waiting[^1].EventType} is expected already, {type} was asked for.", nameof(type));
        }
        int arrived = _unread.FindIndex(e => string.Equals(e.Name, name, StringComparison.OrdinalIgnoreCase));
        if (arrived >= 0)
        {
            string? payload = _unread[arrived].Payload;
            _unread.RemoveAt(arrived);
            return Task.FromResult(payload);
        }
        if (cancellation.IsCancellationRequested)
        {
            return Task.FromCanceled<string?>(cancellation);
        }
        var waiter = new EventWaiter { EventType = type };
        if (waiting is null)
        {
            _waiters[name] = waiting = new List<EventWaiter>(1);
        }
        waiting.Add(waiter);
        if (cancellation.CanBeCanceled)
        {
            cancellation.Register(() =>
            {
                Remove(name, waiter);
                waiter.TrySetCanceled(cancellation);
            });
        }
        return waiter.Task;
    }

    private void Remove(string name, EventWaiter waiter)
    {
        if (_waiters.TryGetValue(name, out List<EventWaiter>? waiting) && waiting.Remove(waiter) && waiting.Count == 0)
        {
            _waiters.Remove(name);
        }
    }
}
