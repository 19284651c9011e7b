using LocalHost.Configuration;
using LocalHost.Worker.Rpc;
using Content = LocalHost.Worker.Rpc.StreamingMessage.ContentOneofCase;

namespace LocalHost.Worker;

/// <summary>One life of the worker: its channel, its process unless someone else starts that, and all that comes before an invocation.</summary>
internal sealed class WorkerSession
{
    private static readonly TimeSpan InitializeLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FunctionsLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(5);

    private readonly WorkerStart _start;
    private readonly WorkerProcess? _process;

    /// <exception cref="HostProblemException">The process cannot be started.</exception>
    public WorkerSession(WorkerStart start, WorkerChannel channel, ILogger console)
    {
        _start = start;
        _process = start.Program is { } program ? new WorkerProcess(program, start.Folder, start.Variables(channel.WorkerId), console) : null;
        Channel = channel;
        Ended = EndAsync();
    }

    public WorkerChannel Channel { get; }

    /// <summary>Completes when channel and process have ended, with a sentence that says how.</summary>
    public Task<string> Ended { get; }

    /// <summary>Where the worker takes forwarded requests; null when it takes none.</summary>
    public Uri? HttpAddress { get; private set; }

    /// <summary>Waits for the worker, says who the host is and learns who the worker is.</summary>
    /// <exception cref="HostProblemException">It does not connect, or cannot start; a <see cref="WorkerLostException"/> when it ends.</exception>
    public async Task ConnectAsync(ILogger log, CancellationToken cancellation)
    {
        await UntilAsync(Channel.Connected, _start.ConnectLimit, "connect to the host", cancellation).ConfigureAwait(false);
        var hello = new WorkerInitRequest
        {
            // The release of the published host whose ways this one follows.
            HostVersion = "4.1037.0.0",
            WorkerDirectory = _start.Folder,
            FunctionAppDirectory = _start.Folder,
            Capabilities = { ["MultiStream"] = "10" },
        };
        Task<StreamingMessage> answered = Channel.AskAsync(new StreamingMessage { WorkerInitRequest = hello }, Content.WorkerInitResponse);
        WorkerInitResponse answer =
            (await UntilAsync(answered, InitializeLimit, "answer the host's first message", cancellation).ConfigureAwait(false)).WorkerInitResponse;
        if (answer.Result is { Status: not StatusResult.Types.Status.Success })
        {
            throw new HostProblemException($"The worker of {_start.Folder} cannot start: {answer.Result.Exception?.Message.ReplaceLineEndings(" ")}");
        }
        HttpAddress = answer.Capabilities.TryGetValue("HttpUri", out string? address) ? new Uri(address) : null;
        log.LogInformation("Worker {Version} of process {Process} has connected.", answer.WorkerVersion, _process?.Id);
    }

    /// <summary>Learns the app's functions from the worker and loads them, all at once.</summary>
    /// <param name="judge">Says what else is wrong with them.</param>
    /// <exception cref="HostProblemException">Not all can be run; a <see cref="WorkerLostException"/> when the worker ends.</exception>
    public async Task<IReadOnlyList<Function>> LoadAsync(
        Func<IReadOnlyList<Function>, IEnumerable<string>> judge, CancellationToken cancellation)
    {
        var request = new FunctionsMetadataRequest { FunctionAppDirectory = _start.Folder };
        Task<StreamingMessage> described = Channel.AskAsync(
            new StreamingMessage { FunctionsMetadataRequest = request }, Content.FunctionMetadataResponse);
        FunctionMetadataResponse description =
            (await UntilAsync(described, FunctionsLimit, "list its functions", cancellation).ConfigureAwait(false)).FunctionMetadataResponse;

        var index = new FunctionIndex(_start.Settings);
        IReadOnlyList<Function> functions = index.Read(description);
        IEnumerable<string> wanted = functions.Select(function => function.Id);
        Task<StreamingMessage[]> loaded = Task.WhenAll(
            description.FunctionMetadataResults.IntersectBy(wanted, function => function.FunctionId).Select(LoadAsync));
        StreamingMessage[] answers = await UntilAsync(loaded, FunctionsLimit, "load its functions", cancellation).ConfigureAwait(false);
        index.Take(answers.Select(answer => answer.FunctionLoadResponse));

        string[] problems = [.. index.Problems, .. judge(functions)];
        return problems.Length == 0 ? functions : throw new HostProblemException(
            $"The functions of {_start.Folder} cannot be run:{string.Concat(problems.Select(problem => $"{Environment.NewLine}  {problem}"))}");
    }

    /// <summary>Ends it at once; a process that someone else started is asked to end.</summary>
    public void Kill()
    {
        Channel.Terminate();
        _process?.Kill();
        Channel.Close();
    }

    private Task<StreamingMessage> LoadAsync(RpcFunctionMetadata function)
    {
        var request = new FunctionLoadRequest { FunctionId = function.FunctionId, Metadata = function.Clone() };
        request.Metadata.Properties["FunctionId"] = function.FunctionId;
        return Channel.AskAsync(new StreamingMessage { FunctionLoadRequest = request }, Content.FunctionLoadResponse, function.FunctionId);
    }

    private async Task<T> UntilAsync<T>(Task<T> step, TimeSpan limit, string what, CancellationToken cancellation)
    {
        try
        {
            // Under a debugger everything takes as long as its user wants.
            await Task.WhenAny(step, Ended).WaitAsync(_process is null ? Timeout.InfiniteTimeSpan : limit, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new HostProblemException(
                $"The worker of {_start.Folder} did not {what} within {limit.TotalSeconds} s. See its output; is it an isolated Functions app?");
        }
        return step.IsCompleted ? await step.ConfigureAwait(false) : throw new WorkerLostException(await Ended.ConfigureAwait(false));
    }

    private async Task<string> EndAsync()
    {
        if (_process is null)
        {
            await Channel.Closed.ConfigureAwait(false);
            if (Channel.Connected.IsCompleted)
            {
                await Task.WhenAny(Channel.Served, Task.Delay(EndLimit)).ConfigureAwait(false);
            }
            return "The app has closed its connection.";
        }
        await Task.WhenAny(Channel.Closed, _process.Exited).ConfigureAwait(false);
        if (Channel.Connected.IsCompleted)
        {
            // What a process wrote before its end is still on its way; one that has let go of its stream is about to end.
            await Task.WhenAny(Task.WhenAll(Channel.Closed, _process.Exited), Task.Delay(EndLimit)).ConfigureAwait(false);
        }
        _process.Kill();
        Channel.Close();
        int code = await _process.Exited.ConfigureAwait(false);
        string errors = _process.LastErrors;
        _process.Dispose();
        return errors.Length > 0 ? $"The worker ended with exit code {code}: {errors}" : $"The worker ended with exit code {code}.";
    }
}
