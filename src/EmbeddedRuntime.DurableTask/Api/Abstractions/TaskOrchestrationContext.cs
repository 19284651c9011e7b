using Microsoft.DurableTask.Abstractions;
using Microsoft.Extensions.Logging;

namespace Microsoft.DurableTask;

/// <summary>What an orchestrator does anything through: whatever comes from elsewhere would differ at replay.</summary>
public abstract class TaskOrchestrationContext
{
    private ReplaySafeLoggers? _loggers;

    /// <summary>The name of the orchestrator.</summary>
    public abstract TaskName Name { get; }

    /// <summary>The instance id.</summary>
    public abstract string InstanceId { get; }

    /// <summary>The orchestration that called this one, if one did.</summary>
    public abstract ParentOrchestrationInstance? Parent { get; }

    /// <summary>The time (UTC) of the step that is being run; the same at each replay.</summary>
    public abstract DateTime CurrentUtcDateTime { get; }

    /// <summary>Whether what happens now happened before.</summary>
    public abstract bool IsReplaying { get; }

    /// <summary>The version of this orchestration; empty for none.</summary>
    public virtual string Version => string.Empty;

    /// <summary>Settings of the host for this orchestration.</summary>
    public virtual IReadOnlyDictionary<string, object?> Properties { get; } = new Dictionary<string, object?>();

    /// <summary>Makes loggers that are silent during replay.</summary>
    public virtual ILoggerFactory ReplaySafeLoggerFactory => Loggers;

    /// <summary>The host's loggers.</summary>
    protected abstract ILoggerFactory LoggerFactory { get; }

    private ReplaySafeLoggers Loggers => _loggers ??= new ReplaySafeLoggers(this, () => LoggerFactory);

    /// <summary>The input.</summary>
    public abstract T? GetInput<T>();

    /// <summary>Calls an activity.</summary>
    /// <exception cref="TaskFailedException">It failed, and no retry is left.</exception>
    public virtual Task CallActivityAsync(TaskName name, object? input = null, TaskOptions? options = null) =>
        CallActivityAsync<object>(name, input, options);

    /// <summary>Calls an activity without input.</summary>
    /// <exception cref="TaskFailedException">It failed, and no retry is left.</exception>
    public virtual Task CallActivityAsync(TaskName name, TaskOptions options) => CallActivityAsync(name, null, options);

    /// <summary>Calls an activity without input.</summary>
    /// <exception cref="TaskFailedException">It failed, and no retry is left.</exception>
    public virtual Task<TResult> CallActivityAsync<TResult>(TaskName name, TaskOptions options) =>
        CallActivityAsync<TResult>(name, null, options);

    /// <summary>Calls an activity.</summary>
    /// <exception cref="TaskFailedException">It failed, and no retry is left.</exception>
    public abstract Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null);

    /// <summary>Waits that long; the wait survives a restart.</summary>
    public virtual Task CreateTimer(TimeSpan delay, CancellationToken cancellationToken) =>
        CreateTimer(CurrentUtcDateTime + delay, cancellationToken);

    /// <summary>Waits until that time (UTC); the wait survives a restart.</summary>
    public abstract Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken);

    /// <summary>Waits for an event of that name.</summary>
    public abstract Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default);

    /// <summary>Waits for an event of that name, but no longer than that.</summary>
    /// <exception cref="TaskCanceledException">The event did not come in time.</exception>
    public Task<T> WaitForExternalEvent<T>(string eventName, TimeSpan timeout) =>
        WaitForExternalEvent<T>(eventName, timeout, CancellationToken.None);

    /// <summary>Waits for an event of that name, but no longer than that.</summary>
    /// <exception cref="TaskCanceledException">The event did not come in time, or the wait was cancelled.</exception>
    public async Task<T> WaitForExternalEvent<T>(string eventName, TimeSpan timeout, CancellationToken cancellationToken)
    {
        // First the timer, then the event: the published packages number them so, and histories depend on it.
        using CancellationTokenSource stopTimer = new();
        Task timer = CreateTimer(timeout, stopTimer.Token);
        using CancellationTokenSource stopWaiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<T> received = WaitForExternalEvent<T>(eventName, stopWaiting.Token);

        // Cancel() runs its callbacks here and now; CancelAsync would leave the orchestrator's thread.
        bool inTime = await Task.WhenAny(timer, received) == received;
#pragma warning disable CA1849
        (inTime ? stopTimer : stopWaiting).Cancel();
#pragma warning restore CA1849
        return await received;
    }

    /// <summary>Sends an event to another orchestration, without waiting for anything.</summary>
    public abstract void SendEvent(string instanceId, string eventName, object payload);

    /// <summary>Sets the status that clients see.</summary>
    public abstract void SetCustomStatus(object? customStatus);

    /// <summary>Calls another orchestrator.</summary>
    /// <exception cref="TaskFailedException">It failed, and no retry is left.</exception>
    public abstract Task<TResult> CallSubOrchestratorAsync<TResult>(
        TaskName orchestratorName, object? input = null, TaskOptions? options = null);

    /// <summary>Calls another orchestrator without input.</summary>
    /// <exception cref="TaskFailedException">It failed, and no retry is left.</exception>
    public virtual Task<TResult> CallSubOrchestratorAsync<TResult>(TaskName orchestratorName, TaskOptions options) =>
        CallSubOrchestratorAsync<TResult>(orchestratorName, null, options);

    /// <summary>Calls another orchestrator without input.</summary>
    /// <exception cref="TaskFailedException">It failed, and no retry is left.</exception>
    public virtual Task CallSubOrchestratorAsync(TaskName orchestratorName, TaskOptions options) =>
        CallSubOrchestratorAsync(orchestratorName, null, options);

    /// <summary>Calls another orchestrator.</summary>
    /// <exception cref="TaskFailedException">It failed, and no retry is left.</exception>
    public virtual Task CallSubOrchestratorAsync(TaskName orchestratorName, object? input = null, TaskOptions? options = null) =>
        CallSubOrchestratorAsync<object>(orchestratorName, input, options);

    /// <summary>Starts over with that input and an empty history, once the orchestrator has returned.</summary>
    public abstract void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true);

    /// <summary>Starts over with an empty history, once the orchestrator has returned.</summary>
    public virtual void ContinueAsNew(ContinueAsNewOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ContinueAsNew(options.NewInput, options.PreserveUnprocessedEvents);
    }

    /// <summary>A unique id, the same at each replay.</summary>
    public abstract Guid NewGuid();

    /// <summary>A logger that is silent during replay.</summary>
    public virtual ILogger CreateReplaySafeLogger(string categoryName) => Loggers.CreateLogger(categoryName);

    /// <summary>A logger that is silent during replay.</summary>
    public virtual ILogger CreateReplaySafeLogger(Type type) => new ReplaySafeLogger(this, Loggers.Unwrapped().CreateLogger(type));

    /// <summary>A logger that is silent during replay.</summary>
    public virtual ILogger CreateReplaySafeLogger<T>() => new ReplaySafeLogger(this, Loggers.Unwrapped().CreateLogger<T>());

    /// <summary>Compares this orchestration's version with another, as <see cref="TaskOrchestrationVersioningUtils"/> does.</summary>
    public virtual int CompareVersionTo(string version) => TaskOrchestrationVersioningUtils.CompareVersions(Version, version);
}
