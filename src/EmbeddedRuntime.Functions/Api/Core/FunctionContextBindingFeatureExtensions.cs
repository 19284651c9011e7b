using EmbeddedRuntime.Functions.Invocation;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Inputs and result of an invocation, for middleware.</summary>
public static class FunctionContextBindingFeatureExtensions
{
    /// <summary>Binds an input now and lets it be replaced.</summary>
    public static async ValueTask<InputBindingData<T>> BindInputAsync<T>(
        this FunctionContext context, BindingMetadata bindingMetadata)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(bindingMetadata);
        EmbeddedFunctionContext invocation = EmbeddedFunctionContext.Of(context);
        object?[] arguments = await invocation.BindAsync().ConfigureAwait(false);
        return new ArgumentBindingData<T>(bindingMetadata, arguments, invocation.Function.IndexOf(bindingMetadata.Name));
    }

    /// <summary>What the function returned; null before it has run.</summary>
    public static InvocationResult<T> GetInvocationResult<T>(this FunctionContext context) =>
        new TypedInvocationResult<T>(EmbeddedFunctionContext.Of(context));

    /// <summary>What the function returned; null before it has run.</summary>
    public static InvocationResult GetInvocationResult(this FunctionContext context) =>
        new UntypedInvocationResult(EmbeddedFunctionContext.Of(context));

    /// <summary>The values of output bindings. The embedded runtime has none but the HTTP answer of a result object.</summary>
    public static IEnumerable<OutputBindingData<T>> GetOutputBindings<T>(this FunctionContext context)
    {
        EmbeddedFunctionContext invocation = EmbeddedFunctionContext.Of(context);
        return invocation.Function.HttpResultProperty is { } property && invocation.Result is { } holder
            ? [new PropertyBindingData<T>(property, holder)]
            : [];
    }
}
