using LocalHost.Configuration;

namespace LocalHost.Worker;

/// <summary>What a worker is started with.</summary>
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

    /// <summary>How long an invocation may run; null for without end.</summary>
    public TimeSpan? FunctionTimeout { get; init; }

    /// <summary>How long a process may take until it connects.</summary>
    public TimeSpan ConnectLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Gives the values of inputs that are no triggers.</summary>
    public IReadOnlyList<IInputBinding> Inputs { get; init; } = [];

    /// <summary>The arguments that name the host and the stream.</summary>
    public IEnumerable<string> Arguments(string workerId)
    {
        string address = HostAddress.ToString();
        string request = Guid.NewGuid().ToString();
        return
        [
            "--host", HostAddress.Host, "--port", HostAddress.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
            "--workerId", workerId, "--requestId", request, "--grpcMaxMessageLength", MaxMessage,
            "--functions-uri", address, "--functions-worker-id", workerId, "--functions-request-id", request, "--functions-grpc-max-message-length", MaxMessage,
        ];
    }

    /// <summary>The same for a worker that takes it from its environment.</summary>
    public IEnumerable<KeyValuePair<string, string>> Variables(string workerId) =>
    [
        .. Environment,
        new("Functions__Worker__HostEndpoint", HostAddress.ToString()),
        new("Functions__Worker__WorkerId", workerId),
        new("Functions__Worker__RequestId", Guid.NewGuid().ToString()),
        new("Functions__Worker__GrpcMaxMessageLength", MaxMessage),
    ];

    private const string MaxMessage = "2147483647";
}
