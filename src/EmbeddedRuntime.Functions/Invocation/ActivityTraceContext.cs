using System.Diagnostics;
using Microsoft.Azure.Functions.Worker;

namespace EmbeddedRuntime.Functions.Invocation;

/// <summary>The trace that <see cref="Activity.Current"/> belongs to.</summary>
internal sealed class ActivityTraceContext : TraceContext
{
    private readonly Activity? _activity = Activity.Current;

    public override string TraceParent => _activity?.Id ?? "";

    public override string TraceState => _activity?.TraceStateString ?? "";

    public override IReadOnlyDictionary<string, string> Baggage =>
        _activity?.Baggage.Where(item => item.Value is not null).DistinctBy(item => item.Key)
            .ToDictionary(item => item.Key, item => item.Value!) ?? [];
}
