using LocalHost.Configuration;

namespace LocalHost.Worker;

/// <summary>What a worker is started with, and what may be asked of it.</summary>
internal sealed record WorkerStart
{
    /// <summary>The app's folder.</summary>
    public required string Folder { get; init; }

    /// <summary>Its program; null when someone else starts it, such as a debugger, and may take as long as it wants.</summary>
    public required WorkerConfig? Program { get; init; }

    /// <summary>Where the host takes the worker's stream.</summary>
    public required Uri HostAddress { get; init; }

    /// <summary>What the worker's environment has beside the host's own.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Where a function may be switched off.</summary>
    public required AppSettings Settings { get; init; }

    /// <summary>The types of bindings that the host serves.</summary>
    public required IReadOnlyCollection<string> BindingTypes { get; init; }

    /// <summary>How long an invocation may run; null for without end.</summary>
    public TimeSpan? FunctionTimeout { get; init; }

    /// <summary>How long a process may take until it connects.</summary>
    public TimeSpan ConnectLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Gives the values of inputs that are no triggers.</summary>
    public IReadOnlyList<IInputBinding> Inputs { get; init; } = [];

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
