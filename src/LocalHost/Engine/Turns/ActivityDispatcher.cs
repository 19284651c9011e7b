namespace LocalHost.Engine.Turns;

/// <summary>Runs activities, at most so many at a time, in the order in which they were asked for.</summary>
internal sealed class ActivityDispatcher(int maximum, Func<ActivityWork, Task> run)
{
    private readonly Lock _gate = new();
    private readonly Queue<ActivityWork> _queue = new();
    private int _running;
    private bool _closed;
    private TaskCompletionSource? _drained;

    public int Running => Volatile.Read(ref _running);

    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _queue.Count;
            }
        }
    }

    public void Enqueue(ActivityWork work)
    {
        lock (_gate)
        {
            _queue.Enqueue(work);
            if (_closed || _running >= maximum)
            {
                return;
            }
            _running++;
        }
        ThreadPool.UnsafeQueueUserWorkItem(static dispatcher => _ = dispatcher.RunAsync(), this, preferLocal: false);
    }

    /// <summary>Starts no more activities; completes when those that run have ended.</summary>
    public Task CloseAsync()
    {
        lock (_gate)
        {
            _closed = true;
            if (_running == 0)
            {
                return Task.CompletedTask;
            }
            _drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _drained.Task;
        }
    }

    private async Task RunAsync()
    {
        while (true)
        {
            ActivityWork? work;
            lock (_gate)
            {
                if (_closed || !_queue.TryDequeue(out work))
                {
                    _running--;
                    if (_running == 0)
                    {
                        _drained?.TrySetResult();
                    }
                    return;
                }
            }
            await run(work).ConfigureAwait(false);
        }
    }
}
