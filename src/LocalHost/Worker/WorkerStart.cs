using LocalHost.Configuration;
using LocalHost.Worker.Rpc;

namespace LocalHost.Worker;

/// <summary>What a worker is started with, and what may be asked of it.</summary>
/// <param name="Program">Its program; null when someone else starts it, such as a debugger, and may take as long as it wants.</param>
/// <param name="Environment">What the worker's environment has beside the host's own.</param>
/// <param name="Settings">Where a function may be switched off.</param>
/// <param name="DurableClient">The value of a <c>durableClient</c>, the only input that is no trigger.</param>
/// <param name="FunctionTimeout">How long an invocation may run; null for without end.</param>
internal sealed record WorkerStart(
    string Folder,
    WorkerConfig? Program,
    Uri HostAddress,
    IReadOnlyDictionary<string, string> Environment,
    AppSettings Settings,
    TypedData DurableClient,
    TimeSpan? FunctionTimeout)
{
    /// <summary>How long an idle thread of a .NET worker spins. Host and worker share a few cores: what one spins away the other lacks.</summary>
    public const string SpinLimit = "DOTNET_ThreadPool_UnfairSemaphoreSpinLimit";

    /// <summary>How long a process may take until it connects.</summary>
    public TimeSpan ConnectLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Who waits for a debugger's worker tells its id once, and takes every later start of it too.</summary>
    public string AwaitedId { get; } = Guid.NewGuid().ToString();

    /// <summary>The environment, with that by which a worker finds the host.</summary>
    public IEnumerable<KeyValuePair<string, string>> Variables(string workerId) =>
    [
        .. Environment,
        new("Functions__Worker__HostEndpoint", HostAddress.ToString()),
        new("Functions__Worker__WorkerId", workerId),
        new("Functions__Worker__RequestId", Guid.NewGuid().ToString()),
        new("Functions__Worker__GrpcMaxMessageLength", "2147483647"),
    ];
}
