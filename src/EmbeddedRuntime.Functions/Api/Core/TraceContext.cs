using System.Collections.Immutable;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>The distributed trace that an invocation belongs to, as W3C trace context has it.</summary>
public abstract class TraceContext
{
    /// <summary>The <c>traceparent</c> value, empty without a trace.</summary>
    public abstract string TraceParent { get; }

    /// <summary>The <c>tracestate</c> value.</summary>
    public abstract string TraceState { get; }

    /// <summary>Tags of the trace.</summary>
    public virtual IReadOnlyDictionary<string, string> Attributes => ImmutableDictionary<string, string>.Empty;

    /// <summary>Baggage of the trace.</summary>
    public virtual IReadOnlyDictionary<string, string> Baggage => ImmutableDictionary<string, string>.Empty;
}
