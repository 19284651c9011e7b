namespace Microsoft.Azure.Functions.Worker;

/// <summary>One invocation of a function.</summary>
public abstract class FunctionContext
{
    /// <summary>An id of this invocation alone.</summary>
    public abstract string InvocationId { get; }

    /// <summary>The id of the function.</summary>
    public abstract string FunctionId { get; }

    /// <summary>The distributed trace that the invocation belongs to.</summary>
    public abstract TraceContext TraceContext { get; }

    /// <summary>What the trigger knows.</summary>
    public abstract BindingContext BindingContext { get; }

    /// <summary>Which try this is, for triggers with a retry policy.</summary>
    public abstract RetryContext RetryContext { get; }

    /// <summary>The services of this invocation.</summary>
    public abstract IServiceProvider InstanceServices { get; set; }

    /// <summary>The function.</summary>
    public abstract FunctionDefinition FunctionDefinition { get; }

    /// <summary>A place for middleware and function to share things.</summary>
    public abstract IDictionary<object, object> Items { get; set; }

    /// <summary>What the runtime and middleware offer, by type.</summary>
    public abstract IInvocationFeatures Features { get; }

    /// <summary>Cancelled when the caller has gone, the time is up, or the app has to end.</summary>
    public virtual CancellationToken CancellationToken { get; }
}
