using System.Collections.Frozen;
using LocalHost.Configuration;
using LocalHost.Engine.Clock;
using LocalHost.Worker.Rpc;
using Microsoft.Extensions.Logging;

namespace LocalHost.Worker;

/// <summary>
/// Runs functions in the app's process, and sees to it that there is one: a process that ends is started again. After
/// <see cref="DeathsAllowed"/> ends within a minute it gives up; see <see cref="Failed"/>.
/// </summary>
internal sealed class FunctionWorker(WorkerStart start, WorkerConnector connector, HostClock clock, ILogger<FunctionWorker> log)
    : IFunctionWorker, IAsyncDisposable
{
    private const int DeathsAllowed = 5;
    private static readonly TimeSpan CancelGrace = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan TerminateLimit = TimeSpan.FromSeconds(10);
    private static readonly RpcTraceContext NoTrace = new();

    private readonly TaskCompletionSource<HostProblemException> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Queue<long> _deaths = new();
    private FrozenDictionary<string, (string Name, IInputBinding Input, FunctionBinding Binding)[]> _inputs =
        FrozenDictionary<string, (string, IInputBinding, FunctionBinding)[]>.Empty;
    private TaskCompletionSource<WorkerSession> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _supervision = Task.CompletedTask;
    private InvocationLimit? _limit;

    public IReadOnlyList<Function> Functions { get; private set; } = [];

    /// <summary>Completes when the worker cannot be kept running.</summary>
    public Task<HostProblemException> Failed => _failed.Task;

    /// <summary>Starts the first worker, and loads its functions.</summary>
    /// <param name="judge">Says what else is wrong with the functions.</param>
    /// <param name="cancellation">Ends the start.</param>
    /// <exception cref="HostProblemException">The worker or its functions cannot be run; the message has every reason.</exception>
    public async Task StartAsync(Func<IReadOnlyList<Function>, IEnumerable<string>> judge, CancellationToken cancellation)
    {
        WorkerSession session;
        try
        {
            session = await connector.ConnectAsync(Closing, cancellation).ConfigureAwait(false);
            Functions = await connector.LoadFirstAsync(session, judge, cancellation).ConfigureAwait(false);
        }
        catch (WorkerLostException lost)
        {
            throw new HostProblemException($"The app in {start.Folder} does not start. {lost.Message}", lost);
        }
        _inputs = Functions.ToFrozenDictionary(function => function.Id, InputsOf);
        Use(session);
        _supervision = SuperviseAsync(session);
    }

    public async ValueTask<Uri?> HttpAddressAsync(CancellationToken cancellation) =>
        (await ReadyAsync(cancellation).ConfigureAwait(false)).Channel.HttpAddress;

    public async Task<InvocationResponse> InvokeAsync(Function function, InvocationRequest request, CancellationToken cancellation)
    {
        clock.Enter();
        try
        {
            Complete(function, request);
            var invocation = new Invocation(function, request);
            while (!(await ReadyAsync(cancellation).ConfigureAwait(false)).Channel.TryStart(invocation))
            {
                // That worker ended just now; another is on its way.
            }
            using CancellationTokenRegistration cancelled = cancellation.UnsafeRegister(static running => ((Invocation)running!).Cancel(), invocation);
            InvocationResponse answer = await invocation.Task.ConfigureAwait(false);
            // A function that ends because the host cancelled it has not failed of its own making.
            return invocation.HostsReason is { } reason && answer.Result is not { Status: StatusResult.Types.Status.Success }
                ? throw new WorkerLostException(reason)
                : answer;
        }
        finally
        {
            clock.Leave();
        }
    }

    /// <summary>
    /// Ends the worker: what runs may end until the token fires, is then cancelled, and the worker is asked to end, and
    /// made to when it does not.
    /// </summary>
    public async Task StopAsync(CancellationToken drained)
    {
        Task<WorkerSession> ready = Volatile.Read(ref _ready).Task;
        await _stopping.CancelAsync().ConfigureAwait(false);
        if (ready.IsCompletedSuccessfully)
        {
            WorkerSession session = await ready.ConfigureAwait(false);
            if (!await HappensAsync(session.Channel.IdleAsync(drained)).ConfigureAwait(false))
            {
                foreach (Invocation running in session.Channel.Running)
                {
                    running.Cancel("The host is stopping.");
                }
                await HappensAsync(session.Channel.IdleAsync(CancellationToken.None).WaitAsync(CancelGrace, CancellationToken.None)).ConfigureAwait(false);
            }
            session.Channel.Terminate();
            if (!await HappensAsync(session.Ended.WaitAsync(TerminateLimit, CancellationToken.None)).ConfigureAwait(false))
            {
                log.LogWarning("The worker did not end within {Limit} s of being asked to, and is killed.", TerminateLimit.TotalSeconds);
                session.Kill();
            }
        }
        await _supervision.ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        _limit?.Dispose();
        _stopping.Dispose();
    }

    private static async Task<bool> HappensAsync(Task task)
    {
        await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return task.IsCompletedSuccessfully;
    }

    private ValueTask<WorkerSession> ReadyAsync(CancellationToken cancellation)
    {
        Task<WorkerSession> ready = Volatile.Read(ref _ready).Task;
        return new ValueTask<WorkerSession>(ready.IsCompletedSuccessfully ? ready : ready.WaitAsync(cancellation));
    }

    private void Complete(Function function, InvocationRequest request)
    {
        if (request.InvocationId.Length == 0)
        {
            request.InvocationId = Guid.NewGuid().ToString();
        }
        request.FunctionId = function.Id;
        request.TraceContext ??= NoTrace;
        foreach ((string name, IInputBinding input, FunctionBinding binding) in _inputs[function.Id])
        {
            request.InputData.Add(new ParameterBinding { Name = name, Data = input.Value(binding) });
        }
    }

    private (string Name, IInputBinding Input, FunctionBinding Binding)[] InputsOf(Function function) =>
    [
        .. from binding in function.Bindings
           where binding.IsInput && !binding.IsTrigger
           let input = start.Inputs.FirstOrDefault(input => input.Type.Equals(binding.Type, StringComparison.OrdinalIgnoreCase))
           where input is not null
           select (binding.Name, input, binding),
    ];

    private void Use(WorkerSession session)
    {
        if (start is { FunctionTimeout: { } limit, Program: not null })
        {
            _limit?.Dispose();
            _limit = new InvocationLimit(session, limit, log);
        }
        _ready.TrySetResult(session);
        if (session.Channel.Closed.IsCompleted)
        {
            Closing(session.Channel);
        }
    }

    // The session is no longer the one to use before anyone can notice that it has closed.
    private void Closing(WorkerChannel channel)
    {
        if (_ready.Task is { IsCompletedSuccessfully: true } ready && ready.Result.Channel == channel)
        {
            Volatile.Write(ref _ready, new TaskCompletionSource<WorkerSession>(TaskCreationOptions.RunContinuationsAsynchronously));
        }
    }

    private async Task SuperviseAsync(WorkerSession session)
    {
        try
        {
            while (true)
            {
                string end = await session.Ended.ConfigureAwait(false);
                _stopping.Token.ThrowIfCancellationRequested();
                CountDeath(end, wanted: session.IsKilled);
                session = await RestartAsync().ConfigureAwait(false);
                Use(session);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            _ready.TrySetException(new WorkerLostException("The host is stopping."));
        }
        catch (Exception error)
        {
            _ready.TrySetException(new WorkerLostException("The worker cannot be kept running."));
            _failed.TrySetResult(error as HostProblemException ?? new HostProblemException($"The worker cannot be kept running: {error.Message}", error));
        }
        // Nobody may be waiting for a worker.
        _ = _ready.Task.Exception;
    }

    private async Task<WorkerSession> RestartAsync()
    {
        while (true)
        {
            try
            {
                WorkerSession session = await connector.ConnectAsync(Closing, _stopping.Token).ConfigureAwait(false);
                await connector.LoadAgainAsync(session, Functions, _stopping.Token).ConfigureAwait(false);
                return session;
            }
            catch (WorkerLostException lost)
            {
                CountDeath(lost.Message, wanted: false);
            }
        }
    }

    private void CountDeath(string end, bool wanted)
    {
        if (wanted || start.Program is null)
        {
            log.LogError("{End} Another is awaited.", end);
            return;
        }
        long now = Environment.TickCount64;
        _deaths.Enqueue(now);
        while (now - _deaths.Peek() > 60_000)
        {
            _deaths.Dequeue();
        }
        if (_deaths.Count >= DeathsAllowed)
        {
            throw new HostProblemException($"The worker of {start.Folder} ended {_deaths.Count} times within a minute, and is not started again. {end}");
        }
        log.LogError("{End} It is started again.", end);
    }
}
