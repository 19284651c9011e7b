using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace EmbeddedRuntime.Functions.Invocation;

/// <summary>The HTTP answer in a result object.</summary>
internal sealed class PropertyBindingData<T>(PropertyInfo property, object holder) : OutputBindingData<T>
{
    public override string Name => property.Name;

    public override string BindingType => "http";

    public override T? Value
    {
        get => (T?)property.GetValue(holder);
        set => property.SetValue(holder, value);
    }
}
