using System.Collections.Frozen;
using LocalHost.Configuration;
using LocalHost.Engine.Clock;
using LocalHost.Worker.Rpc;

namespace LocalHost.Worker;

/// <summary>
/// Runs functions in the app's process, and sees to it that there is one: a process that ends is started again. After
/// <see cref="DeathsAllowed"/> ends within a minute it gives up; see <see cref="Completion"/>.
/// </summary>
internal sealed class FunctionWorker(WorkerStart start, FunctionRpcService service, HostClock clock, ILoggerFactory loggers)
    : IFunctionWorker, IAsyncDisposable
{
    private const int DeathsAllowed = 5;
    private static readonly TimeSpan CancelGrace = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan TerminateLimit = TimeSpan.FromSeconds(10);
    private static readonly RpcTraceContext NoTrace = new();

    private readonly ILogger _log = loggers.CreateLogger<FunctionWorker>();
    private readonly WorkerLog _workerLog = new(loggers);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Queue<long> _deaths = new();
    private FrozenDictionary<string, ParameterBinding[]> _inputs = FrozenDictionary<string, ParameterBinding[]>.Empty;
    private TaskCompletionSource<WorkerSession> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<Function> Functions { get; private set; } = [];

    /// <summary>Completes when the worker has been stopped; fails with a <see cref="HostProblemException"/> when it cannot be kept running.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <summary>Starts the first worker, and loads its functions.</summary>
    /// <param name="judge">Says what else is wrong with the functions.</param>
    /// <exception cref="HostProblemException">The worker or its functions cannot be run; the message has every reason.</exception>
    public async Task StartAsync(Func<IReadOnlyList<Function>, IEnumerable<string>> judge, CancellationToken cancellation)
    {
        try
        {
            WorkerSession session = NewSession();
            await PrepareAsync(session, judge, cancellation).ConfigureAwait(false);
            Completion = SuperviseAsync(session);
        }
        catch (WorkerLostException lost)
        {
            throw new HostProblemException($"The app in {start.Folder} does not start. {lost.Message}", lost);
        }
    }

    public async ValueTask<Uri?> HttpAddressAsync(CancellationToken cancellation) =>
        (await ReadyAsync(cancellation).ConfigureAwait(false)).HttpAddress;

    public async Task<InvocationResponse> InvokeAsync(Function function, InvocationRequest request, CancellationToken cancellation)
    {
        clock.Enter();
        try
        {
            if (request.InvocationId.Length == 0)
            {
                request.InvocationId = Guid.NewGuid().ToString();
            }
            function.Count();
            request.FunctionId = function.Id;
            request.TraceContext ??= NoTrace;
            request.InputData.AddRange(_inputs[function.Id]);
            WorkerSession session;
            Invocation invocation;
            do
            {
                // One that ended just now takes none; another is on its way.
                session = await ReadyAsync(cancellation).ConfigureAwait(false);
                invocation = new Invocation(function, request, session.Channel);
            }
            while (!session.Channel.TryStart(invocation));
            using CancellationTokenRegistration cancel = cancellation.UnsafeRegister(static running => ((Invocation)running!).Cancel(), invocation);
            InvocationResponse answer = await invocation.Task.ConfigureAwait(false);
            // A function that ends because the host cancelled it has not failed of its own making.
            return invocation.HostsReason is { } reason && answer.Result is not { Status: StatusResult.Types.Status.Success }
                ? throw reason
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
            Invocation[] running = [.. session.Channel.Running];
            Task ended = Task.WhenAll(running.Select(invocation => invocation.Task));
            await ended.WaitAsync(drained).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Array.ForEach(running, invocation => invocation.Cancel(new WorkerLostException("The host is stopping.")));
            await ended.WaitAsync(CancelGrace, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            session.Channel.Terminate();
            if (await Task.WhenAny(session.Ended, Task.Delay(TerminateLimit, CancellationToken.None)).ConfigureAwait(false) != session.Ended)
            {
                _log.LogWarning("The worker did not end within {Limit} s of being asked to, and is killed.", TerminateLimit.TotalSeconds);
                session.Kill();
            }
        }
        await Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        _stopping.Dispose();
    }

    private ValueTask<WorkerSession> ReadyAsync(CancellationToken cancellation)
    {
        Task<WorkerSession> ready = Volatile.Read(ref _ready).Task;
        return new ValueTask<WorkerSession>(ready.IsCompletedSuccessfully ? ready : ready.WaitAsync(cancellation));
    }

    private WorkerSession NewSession()
    {
        var channel = new WorkerChannel(start.Program is null ? start.AwaitedId : Guid.NewGuid().ToString(), _workerLog, Closing);
        service.Expect(channel);
        return new WorkerSession(start, channel, loggers.CreateLogger("Worker.Console"));
    }

    /// <summary>Waits for the worker, and uses it once it has the functions. Nothing is left running of one that cannot be used.</summary>
    private async Task PrepareAsync(WorkerSession session, Func<IReadOnlyList<Function>, IEnumerable<string>> judge, CancellationToken cancellation)
    {
        try
        {
            await session.ConnectAsync(_log, cancellation).ConfigureAwait(false);
            IReadOnlyList<Function> functions = await session.LoadAsync(judge, cancellation).ConfigureAwait(false);
            if (Functions.Count == 0)
            {
                Functions = functions;
                _inputs = functions.ToFrozenDictionary(function => function.Id, InputsOf);
            }
            Use(session);
        }
        catch
        {
            session.Kill();
            await session.Ended.ConfigureAwait(false);
            throw;
        }
    }

    private ParameterBinding[] InputsOf(Function function) =>
    [
        .. function.Bindings.Where(binding => binding.Type.Equals("durableClient", StringComparison.OrdinalIgnoreCase))
            .Select(binding => new ParameterBinding { Name = binding.Name, Data = start.DurableClient }),
    ];

    private void Use(WorkerSession session)
    {
        if (start is { FunctionTimeout: { } limit, Program: not null })
        {
            _ = LimitAsync(session, limit);
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
                CountDeath(end);
                session = NewSession();
                try
                {
                    await PrepareAsync(session, Changes, _stopping.Token).ConfigureAwait(false);
                }
                catch (WorkerLostException)
                {
                    // It ended before it could be used, which counts as any other end.
                }
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The worker has ended because it was to.
        }
        finally
        {
            _ready.TrySetException(new WorkerLostException("The worker has ended, and no other is started."));
            // Nobody may be waiting for one.
            _ = _ready.Task.Exception;
        }
    }

    private IEnumerable<string> Changes(IReadOnlyList<Function> functions) =>
        Functions.ExceptBy(functions.Select(function => function.Id), function => function.Id)
            .Select(function => $"'{function.Name}' is gone or another since the host started: start the host again.");

    private void CountDeath(string end)
    {
        if (start.Program is null)
        {
            _log.LogError("{End} Another is awaited.", end);
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
            throw new HostProblemException($"The worker of {start.Folder} ended {_deaths.Count} times within a minute; no other is started. {end}");
        }
        _log.LogError("{End} It is started again.", end);
    }

    /// <summary>
    /// Holds invocations to <c>functionTimeout</c>. One that is over its time is cancelled; when that does not end it,
    /// nothing but the end of the process will.
    /// </summary>
    private async Task LimitAsync(WorkerSession session, TimeSpan limit)
    {
        TimeSpan grace = TimeSpan.FromSeconds(Math.Min(limit.TotalSeconds, 5));
        TimeSpan pause = TimeSpan.FromMilliseconds(Math.Clamp(limit.TotalMilliseconds / 4, 50, 1_000));
        while (await Task.WhenAny(session.Ended, Task.Delay(pause)).ConfigureAwait(false) != session.Ended)
        {
            foreach (Invocation invocation in session.Channel.Running.Where(invocation => invocation.Age > limit))
            {
                string why = $"Function '{invocation.Function.Name}' ran longer than functionTimeout allows ({limit}).";
                if (invocation.Cancel(new WorkerLostException(why) { TimedOut = true }))
                {
                    _log.LogError("{Why} Invocation {InvocationId} is cancelled.", why, invocation.Id);
                }
                else if (invocation.Age > limit + grace)
                {
                    _log.LogError("{Why} Invocation {InvocationId} did not end when cancelled: the worker is killed.", why, invocation.Id);
                    session.Kill();
                }
            }
        }
    }
}
