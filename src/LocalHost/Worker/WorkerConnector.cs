using LocalHost.Configuration;
using LocalHost.Worker.Rpc;
using Microsoft.Extensions.Logging;

namespace LocalHost.Worker;

/// <summary>Starts a worker, or waits for one, and goes with it through everything that comes before its first invocation.</summary>
internal sealed class WorkerConnector(WorkerStart start, FunctionRpcService service, FunctionIndex index, ILoggerFactory loggers)
{
    private static readonly TimeSpan InitializeLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FunctionsLimit = TimeSpan.FromSeconds(60);

    private readonly ILogger _log = loggers.CreateLogger<WorkerConnector>();

    private readonly WorkerLog _workerLog = new(loggers);

    // Who waits for a debugger's worker tells its id once, and takes every later start of it too.
    private readonly string _awaitedId = Guid.NewGuid().ToString();

    /// <summary>The environment with which someone else starts the worker.</summary>
    public IEnumerable<KeyValuePair<string, string>> AwaitedVariables => start.Variables(_awaitedId);

    /// <summary>Starts a worker and returns when it has connected.</summary>
    /// <exception cref="HostProblemException">It cannot be started, or does not connect.</exception>
    /// <exception cref="WorkerLostException">It ended before it connected.</exception>
    public async Task<WorkerSession> ConnectAsync(Action<WorkerChannel> closing, CancellationToken cancellation)
    {
        WorkerChannel channel = start.Program is null ? new WorkerChannel(_workerLog, closing) { WorkerId = _awaitedId } : new WorkerChannel(_workerLog, closing);
        service.Expect(channel);
        WorkerProcess? process = start.Program is null ? null : WorkerProcess.Start(
            start.Program, start.Folder, start.Arguments(channel.WorkerId), start.Environment, loggers.CreateLogger("Worker.Console"));
        var session = new WorkerSession(channel, process);
        try
        {
            TimeSpan limit = Limit(start.ConnectLimit);
            await UntilAsync(session, channel.Connected.WaitAsync(limit, cancellation), $"did not connect to the host within {limit.TotalSeconds} s").ConfigureAwait(false);
            WorkerInitResponse answer = await UntilAsync(
                session, channel.InitializeAsync(start.Folder, Limit(InitializeLimit), cancellation), "did not answer the host's first message").ConfigureAwait(false);
            if (answer.Result is { Status: not StatusResult.Types.Status.Success })
            {
                throw new HostProblemException($"The worker of {start.Folder} cannot start: {answer.Result.Exception?.Message.ReplaceLineEndings(" ")}");
            }
            _log.LogInformation("Worker {Version} of process {Process} has connected.", answer.WorkerVersion, process?.Id);
            return session;
        }
        catch
        {
            await EndAsync(session).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Learns the app's functions from a worker and loads them.</summary>
    /// <exception cref="HostProblemException">Not all of them can be run; the message has every reason.</exception>
    public async Task<IReadOnlyList<Function>> LoadFirstAsync(
        WorkerSession session, Func<IReadOnlyList<Function>, IEnumerable<string>> judge, CancellationToken cancellation)
    {
        try
        {
            FunctionMetadataResponse described = await DescribeAsync(session, cancellation).ConfigureAwait(false);
            IReadOnlyList<Function> functions = index.Read(described);
            index.Take(await LoadAsync(session, described, functions, cancellation).ConfigureAwait(false));
            string[] problems = [.. index.Problems, .. judge(functions)];
            return problems.Length == 0 ? functions : throw new HostProblemException(
                $"The functions of {start.Folder} cannot be run:{string.Concat(problems.Select(problem => $"{Environment.NewLine}  {problem}"))}");
        }
        catch
        {
            await EndAsync(session).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Loads the functions in a worker that takes another's place.</summary>
    /// <exception cref="HostProblemException">It has other functions.</exception>
    public async Task LoadAgainAsync(WorkerSession session, IReadOnlyList<Function> functions, CancellationToken cancellation)
    {
        try
        {
            FunctionMetadataResponse described = await DescribeAsync(session, cancellation).ConfigureAwait(false);
            HashSet<string> ids = [.. described.FunctionMetadataResults.Select(function => function.FunctionId)];
            if (!functions.All(function => ids.Contains(function.Id)))
            {
                throw new HostProblemException($"The app in {start.Folder} has other functions than when the host started: start the host again.");
            }
            await LoadAsync(session, described, functions, cancellation).ConfigureAwait(false);
        }
        catch
        {
            await EndAsync(session).ConfigureAwait(false);
            throw;
        }
    }

    // Nothing is left running of a worker that cannot be used.
    private static Task<string> EndAsync(WorkerSession session)
    {
        session.Kill();
        return session.Ended;
    }

    private Task<FunctionMetadataResponse> DescribeAsync(WorkerSession session, CancellationToken cancellation) => UntilAsync(
        session, session.Channel.DescribeAsync(start.Folder, Limit(FunctionsLimit), cancellation), "did not list its functions");

    private Task<IReadOnlyList<FunctionLoadResponse>> LoadAsync(
        WorkerSession session, FunctionMetadataResponse described, IReadOnlyList<Function> functions, CancellationToken cancellation)
    {
        Dictionary<string, RpcFunctionMetadata> byId = described.FunctionMetadataResults
            .GroupBy(function => function.FunctionId).ToDictionary(same => same.Key, same => same.First());
        return UntilAsync(
            session,
            session.Channel.LoadAsync(functions.DistinctBy(function => function.Id).Select(function => Request(byId[function.Id])), Limit(FunctionsLimit), cancellation),
            "did not load its functions");
    }

    private static FunctionLoadRequest Request(RpcFunctionMetadata described) => new()
    {
        FunctionId = described.FunctionId,
        Metadata = new RpcFunctionMetadata
        {
            Name = described.Name,
            ScriptFile = described.ScriptFile,
            EntryPoint = described.EntryPoint,
            Bindings = { described.Bindings },
            Properties = { ["FunctionId"] = described.FunctionId },
        },
    };

    // Under a debugger everything takes as long as its user wants.
    private TimeSpan Limit(TimeSpan limit) => start.Program is null ? Timeout.InfiniteTimeSpan : limit;

    private Task<bool> UntilAsync(WorkerSession session, Task step, string failure) => UntilAsync(session, Value(step), failure);

    private async Task<T> UntilAsync<T>(WorkerSession session, Task<T> step, string failure)
    {
        try
        {
            if (await Task.WhenAny(step, session.Ended).ConfigureAwait(false) == step)
            {
                return await step.ConfigureAwait(false);
            }
        }
        catch (TimeoutException)
        {
            throw new HostProblemException($"The worker of {start.Folder} {failure}. Its own output above says more; is it an isolated Functions app?");
        }
        // The step's own end, whichever it is, is nobody's concern any more.
        _ = step.ContinueWith(static step => step.Exception, TaskScheduler.Default);
        throw new WorkerLostException(await session.Ended.ConfigureAwait(false));
    }

    private static async Task<bool> Value(Task task)
    {
        await task.ConfigureAwait(false);
        return true;
    }
}
