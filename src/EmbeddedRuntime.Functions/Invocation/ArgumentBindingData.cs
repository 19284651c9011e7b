using Microsoft.Azure.Functions.Worker;

namespace EmbeddedRuntime.Functions.Invocation;

/// <summary>An argument that middleware may replace before the function runs.</summary>
internal sealed class ArgumentBindingData<T>(BindingMetadata metadata, object?[] arguments, int index) : InputBindingData<T>
{
    public override BindingMetadata BindingMetadata => metadata;

    public override T? Value
    {
        get => (T?)arguments[index];
        set => arguments[index] = value;
    }
}
