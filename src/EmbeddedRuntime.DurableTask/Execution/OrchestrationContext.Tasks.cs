using EmbeddedRuntime.DurableTask.History;
using Microsoft.DurableTask;

namespace EmbeddedRuntime.DurableTask.Execution;

/// <content>Activities, sub-orchestrations, timers and external events.</content>
internal sealed partial class OrchestrationContext
{
    public override async Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null)
    {
        RejectOptionsAsInput(input, options);
        string? serialized = settings.Converter.Serialize(input);
        string version = options?.Version is { } asked ? asked.Version : Version;
        string? result = options?.Retry is { } retry
            ? await AskActivityWithRetries(name, version, serialized, retry)
            : await Ask(HistoryEvent.TaskScheduled(_nextTaskId++, name.Name, version, serialized));
        return settings.Converter.Deserialize<TResult>(result)!;
    }

    public override async Task<TResult> CallSubOrchestratorAsync<TResult>(TaskName orchestratorName, object? input = null, TaskOptions? options = null)
    {
        RejectOptionsAsInput(input, options);
        string instanceId = (options as SubOrchestrationOptions)?.InstanceId ?? NewGuid().ToString("N");
        string version = options?.Version is { } asked ? asked.Version : settings.DefaultVersion;
        string? serialized = settings.Converter.Serialize(input);
        Dictionary<string, string>? tags = options?.Tags is { Count: > 0 } asTags ? new(asTags) : null;
        string? result = await WithRetries(
            () => Ask(HistoryEvent.SubOrchestrationScheduled(_nextTaskId++, orchestratorName.Name, version, instanceId, serialized, tags)), options?.Retry);
        return settings.Converter.Deserialize<TResult>(result)!;
    }

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled(cancellationToken);
        }
        int taskId = _nextTaskId++;
        Task<string?> fired = Ask(HistoryEvent.TimerCreated(taskId, fireAt.ToUniversalTime()));
        if (cancellationToken.CanBeCanceled)
        {
            cancellationToken.Register(() =>
            {
                if (_open.Remove(taskId, out OpenTask? timer))
                {
                    _openTimers--;
                    timer.TrySetCanceled(cancellationToken);
                }
            });
        }
        return fired;
    }

    public override async Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        return settings.Converter.Deserialize<T>(await _events.Wait(eventName, typeof(T), cancellationToken))!;
    }

    /// <summary>Answers an open task; false when nobody asked, or not any more.</summary>
    public bool Answer(HistoryEvent e)
    {
        if (!_open.Remove(e.TaskId, out OpenTask? task))
        {
            return false;
        }
        Settle(task);
        if (task.Scheduled.Kind == HistoryEventKind.TimerCreated)
        {
            _openTimers--;
        }
        if (e.Failure is { } failure)
        {
            task.TrySetException(new TaskFailedException(task.Scheduled.Name!, e.TaskId, failure));
        }
        else
        {
            task.TrySetResult(e.Payload);
        }
        return true;
    }

    /// <summary>Notes that an answer has arrived that a suspended instance keeps for later.</summary>
    public void Hold(HistoryEvent e)
    {
        if (e.TaskId >= 0 && _open.TryGetValue(e.TaskId, out OpenTask? task))
        {
            Settle(task);
            task.IsAnswered = true;
        }
    }

    /// <summary>Activities whose answer is not there yet.</summary>
    public IEnumerable<HistoryEvent> UnansweredActivities() =>
        _open.Values.Where(t => t.Scheduled.Kind == HistoryEventKind.TaskScheduled && !t.IsAnswered).Select(t => t.Scheduled);

    /// <summary>Instance ids of sub-orchestrations whose answer is not there yet.</summary>
    public IEnumerable<string> UnansweredChildren() =>
        _open.Values.Where(t => t.Scheduled.Kind == HistoryEventKind.SubOrchestrationScheduled && !t.IsAnswered).Select(t => t.Scheduled.InstanceId!);

    /// <summary>The earliest open timer.</summary>
    public DateTime? NextTimer()
    {
        DateTime? next = null;
        if (_openTimers == 0)
        {
            return next;
        }
        foreach (OpenTask task in _open.Values)
        {
            if (task.Scheduled.Kind == HistoryEventKind.TimerCreated && !task.IsAnswered && (next is null || task.Scheduled.At < next))
            {
                next = task.Scheduled.At;
            }
        }
        return next;
    }

    /// <summary>Open timers that are due, in the order of their times.</summary>
    public IReadOnlyList<HistoryEvent> DueTimers(DateTime now) => _openTimers == 0 ? [] :
        [.. _open.Values
            .Where(t => t.Scheduled.Kind == HistoryEventKind.TimerCreated && !t.IsAnswered && t.Scheduled.At <= now)
            .OrderBy(t => t.Scheduled.At)
            .ThenBy(t => t.Scheduled.TaskId)
            .Select(t => HistoryEvent.TimerFired(t.Scheduled.TaskId))];

    private static void RejectOptionsAsInput(object? input, TaskOptions? options)
    {
        if (input is TaskOptions && options is null)
        {
            throw new ArgumentException($"A {nameof(TaskOptions)} was given as the input and none as the options; name the parameter: 'options:'.", nameof(input));
        }
    }

    private void Settle(OpenTask task)
    {
        if (task.Scheduled.Kind == HistoryEventKind.TaskScheduled && !task.IsAnswered)
        {
            OpenActivities--;
        }
    }

    private Task<string?> Ask(HistoryEvent action)
    {
        var task = new OpenTask(action);
        Actions.Add(action);
        _open.Add(action.TaskId, task);
        if (action.Kind == HistoryEventKind.TaskScheduled)
        {
            OpenActivities++;
        }
        else if (action.Kind == HistoryEventKind.TimerCreated)
        {
            _openTimers++;
        }
        return task.Task;
    }

    /// <summary>Apart from the plain call, which then needs no closure: most calls have no retries.</summary>
    private Task<string?> AskActivityWithRetries(TaskName name, string version, string? serialized, TaskRetryOptions retry) =>
        WithRetries(() => Ask(HistoryEvent.TaskScheduled(_nextTaskId++, name.Name, version, serialized)), retry);

    private Task<string?> WithRetries(Func<Task<string?>> attempt, TaskRetryOptions? retry) => retry switch
    {
        { Policy: { } policy } => RetryByPolicy(attempt, policy),
        { Handler: { } handler } => RetryByHandler(attempt, handler),
        _ => attempt(),
    };

    private async Task<string?> RetryByPolicy(Func<Task<string?>> attempt, RetryPolicy policy)
    {
        DateTime first = CurrentUtcDateTime;
        for (int tried = 1; ; tried++)
        {
            try
            {
                return await attempt();
            }
            catch (TaskFailedException e) when (
                tried < policy.MaxNumberOfAttempts
                && Failures.IsRetriable(e.FailureDetails)
                && (policy.RetryTimeout == Timeout.InfiniteTimeSpan || CurrentUtcDateTime - first < policy.RetryTimeout)
                && policy.Handle(e))
            {
                await CreateTimer(CurrentUtcDateTime + RetryDelay(policy, tried), CancellationToken.None);
            }
        }
    }

    private static TimeSpan RetryDelay(RetryPolicy policy, int tried)
    {
        double delay = policy.FirstRetryInterval.TotalMilliseconds * Math.Pow(policy.BackoffCoefficient, tried - 1);
        double longest = policy.MaxRetryInterval == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue.TotalMilliseconds / 2 : policy.MaxRetryInterval.TotalMilliseconds;
        return TimeSpan.FromMilliseconds(Math.Min(delay, longest));
    }

    private async Task<string?> RetryByHandler(Func<Task<string?>> attempt, AsyncRetryHandler handler)
    {
        DateTime first = CurrentUtcDateTime;
        for (int tried = 1; ; tried++)
        {
            try
            {
                return await attempt();
            }
            catch (TaskFailedException e) when (Failures.IsRetriable(e.FailureDetails))
            {
                var retry = new RetryContext(this, tried, e.FailureDetails, CurrentUtcDateTime - first, CancellationToken.None);
                if (!await handler(retry))
                {
                    throw;
                }
            }
        }
    }
}
