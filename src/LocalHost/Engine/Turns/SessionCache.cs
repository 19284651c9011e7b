namespace LocalHost.Engine.Turns;

/// <summary>
/// Instances in memory that wait for nothing but events and timers, the longest idle first. Past the limit the longest
/// idle is given up; its next event reads its history again.
/// </summary>
internal sealed class SessionCache(int limit)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<OrchestrationSession> _idle = new();

    /// <summary>Adds an instance that became idle, and answers one to give up, if there are too many.</summary>
    public OrchestrationSession? Add(OrchestrationSession session)
    {
        lock (_gate)
        {
            if (session.IdleNode.List is null)
            {
                _idle.AddLast(session.IdleNode);
            }
            if (_idle.Count <= limit)
            {
                return null;
            }
            OrchestrationSession oldest = _idle.First!.Value;
            _idle.RemoveFirst();
            return oldest;
        }
    }

    public void Remove(OrchestrationSession session)
    {
        lock (_gate)
        {
            if (session.IdleNode.List is not null)
            {
                _idle.Remove(session.IdleNode);
            }
        }
    }
}
