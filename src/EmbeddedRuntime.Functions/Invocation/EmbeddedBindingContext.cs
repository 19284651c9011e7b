using System.Collections.Immutable;
using Microsoft.Azure.Functions.Worker;

namespace EmbeddedRuntime.Functions.Invocation;

/// <summary>Binding data of an invocation; for HTTP the route values and, above them in rank, nothing else.</summary>
internal sealed class EmbeddedBindingContext(EmbeddedFunctionContext context) : BindingContext
{
    private IReadOnlyDictionary<string, object?>? _data;

    public override IReadOnlyDictionary<string, object?> BindingData => _data ??= Read();

    private IReadOnlyDictionary<string, object?> Read()
    {
        if (context.TriggerData is { } data)
        {
            return data;
        }

        if (context.Http is not { } http)
        {
            return ImmutableDictionary<string, object?>.Empty;
        }

        var values = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, Microsoft.Extensions.Primitives.StringValues value) in http.Request.Query)
        {
            values[name] = value.ToString();
        }

        foreach ((string name, object? value) in http.Request.RouteValues)
        {
            values[name] = value;
        }

        return values;
    }
}
