using Microsoft.Azure.Functions.Worker;

namespace EmbeddedRuntime.Functions.Invocation;

/// <summary>The result of an invocation, typed.</summary>
internal sealed class TypedInvocationResult<T>(EmbeddedFunctionContext context) : InvocationResult<T>
{
    public override T? Value
    {
        get => (T?)context.Result;
        set => context.Result = value;
    }
}
