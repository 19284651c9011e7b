using System.Text.Json;
using LocalHost.Worker.Rpc;

namespace LocalHost.Worker;

/// <summary>A function as the worker described it.</summary>
/// <param name="Name">The name, unique in the app in any case.</param>
/// <param name="Id">The worker's own id of it.</param>
/// <param name="Bindings">All its bindings; exactly one of them is a trigger.</param>
/// <param name="Retry">What the worker asks for when an invocation fails; null for no retry.</param>
internal sealed record Function(string Name, string Id, string EntryPoint, IReadOnlyList<FunctionBinding> Bindings, RpcRetryOptions? Retry)
{
    private long _invocations;

    public FunctionBinding Trigger { get; } = Bindings.First(binding => binding.IsTrigger);

    /// <summary>How often it was invoked since the host started.</summary>
    public long Invocations => Volatile.Read(ref _invocations);

    public void Count() => Interlocked.Increment(ref _invocations);
}

/// <summary>A binding of a function, with everything that the worker said about it.</summary>
internal sealed class FunctionBinding
{
    private readonly JsonElement _json;

    public FunctionBinding(JsonElement json)
    {
        _json = json;
        Name = Text("name") ?? "";
        Type = Text("type") ?? "";
    }

    public string Name { get; }

    /// <summary>Such as <c>httpTrigger</c>, <c>durableClient</c>, <c>http</c>.</summary>
    public string Type { get; }

    public bool IsTrigger => Type.EndsWith("Trigger", StringComparison.OrdinalIgnoreCase);

    /// <summary>The methods that an <c>httpTrigger</c> lists, in capitals; none for every method.</summary>
    public IReadOnlyList<string> Methods => Find("methods") is { ValueKind: JsonValueKind.Array } methods
        ? [.. methods.EnumerateArray().Select(method => method.ToString().ToUpperInvariant())]
        : [];

    /// <summary>A property as text, its name in any case; null when it is absent or no text.</summary>
    public string? Text(string property) => Find(property) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    /// <summary>A property as a truth value, written as one or as text; null when it is absent.</summary>
    public bool? Flag(string property) => Find(property) switch
    {
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { ValueKind: JsonValueKind.String } value when bool.TryParse(value.GetString(), out bool flag) => flag,
        _ => null,
    };

    /// <summary>A property, its name in any case.</summary>
    public JsonElement? Find(string property) => _json.EnumerateObject()
        .Where(one => string.Equals(one.Name, property, StringComparison.OrdinalIgnoreCase))
        .Select(one => (JsonElement?)one.Value)
        .FirstOrDefault();
}
