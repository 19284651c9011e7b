using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace EmbeddedRuntime.Functions.Invocation;

/// <summary>One invocation. What most functions never ask for is made only when asked for.</summary>
internal sealed class EmbeddedFunctionContext(EmbeddedFunction function, IServiceProvider services, object? trigger, HttpContext? http = null)
    : FunctionContext, IDisposable
{
    private string? _invocationId;
    private TraceContext? _trace;
    private BindingContext? _binding;
    private InvocationFeatures? _features;
    private IDictionary<object, object>? _items;
    private InvocationCancellation? _cancellation;
    private object?[]? _arguments;

    public EmbeddedFunction Function => function;

    /// <summary>What started the invocation: a blob, a timer's record, an activity's input.</summary>
    public object? Trigger => trigger;

    /// <summary>The request, for an HTTP function.</summary>
    public HttpContext? Http => http;

    /// <summary>What the function gave back; null before it has run.</summary>
    public object? Result { get; set; }

    /// <summary>Parts of the trigger's address by name; null for none.</summary>
    public IReadOnlyDictionary<string, object?>? TriggerData { get; init; }

    /// <summary>The tries before this one, and how many there may be.</summary>
    public (int Count, int Max) Tries { get; init; }

    /// <summary>How this invocation can be cancelled.</summary>
    public InvocationLimits? Limits { get; init; }

    public override string InvocationId => _invocationId ??= Guid.NewGuid().ToString();

    public override string FunctionId => function.Id;

    public override TraceContext TraceContext => _trace ??= new ActivityTraceContext();

    public override BindingContext BindingContext => _binding ??= new EmbeddedBindingContext(this);

    public override RetryContext RetryContext => new EmbeddedRetryContext(Tries.Count, Tries.Max);

    public override IServiceProvider InstanceServices { get; set; } = services;

    public override FunctionDefinition FunctionDefinition => function;

    public override IDictionary<object, object> Items
    {
        get => _items ??= new Dictionary<object, object>();
        set => _items = value;
    }

    public override IInvocationFeatures Features => _features ??= new InvocationFeatures(this);

    public override CancellationToken CancellationToken =>
        (_cancellation ??= new InvocationCancellation(http?.RequestAborted ?? CancellationToken.None, Limits)).Token;

    /// <summary>The runtime's own context behind the published type.</summary>
    public static EmbeddedFunctionContext Of(FunctionContext context) =>
        context as EmbeddedFunctionContext
        ?? throw new ArgumentException("This function context was not made by the embedded runtime.", nameof(context));

    /// <summary>The values of all parameters, made once.</summary>
    public async ValueTask<object?[]> BindAsync()
    {
        if (_arguments is not null)
        {
            return _arguments;
        }

        ArgumentBinder[] binders = function.Binders;
        var arguments = new object?[binders.Length];
        for (int i = 0; i < binders.Length; i++)
        {
            arguments[i] = await binders[i](this).ConfigureAwait(false);
        }

        return _arguments = arguments;
    }

    public void Cancel() => _cancellation?.Cancel();

    public void Dispose() => _cancellation?.Dispose();
}
