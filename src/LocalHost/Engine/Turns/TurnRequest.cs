using System.Buffers;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using LocalHost.Engine.Store;

namespace LocalHost.Engine.Turns;

/// <summary>One turn as the worker gets it: an <c>OrchestratorRequest</c>, of which the past is there in bytes already.</summary>
/// <param name="instance">The instance; not changed while the turn runs.</param>
/// <param name="past">History so far, in stored form.</param>
/// <param name="news">What the turn brings, the turn's start first.</param>
internal sealed class TurnRequest(InstanceRecord instance, ReadOnlyMemory<byte> past, IReadOnlyList<P.HistoryEvent> news)
{
    /// <summary>What every request ends with; the values are the real host's.</summary>
    private static readonly byte[] Constants = Constant(includeState: true).ToByteArray();

    public string InstanceId => instance.InstanceId;

    public string ExecutionId => instance.ExecutionId;

    /// <summary>Name of the orchestrator.</summary>
    public string Name => instance.Name;

    public string Version => instance.Version;

    /// <summary>About how large the request is.</summary>
    public int Bytes => past.Length + news.Sum(static e => e.CalculateSize());

    /// <summary>Writes the request as it goes over the wire.</summary>
    public void WriteTo(ArrayBufferWriter<byte> target)
    {
        new P.OrchestratorRequest { InstanceId = instance.InstanceId }.WriteTo(target);
        target.Write(past.Span);
        new P.OrchestratorRequest { NewEvents = { news } }.WriteTo(target);
        target.Write(Constants);
    }

    /// <summary>The request as a message.</summary>
    /// <param name="withoutHistory">Leaves the past out and has the worker ask for it.</param>
    public P.OrchestratorRequest ToMessage(bool withoutHistory = false)
    {
        P.OrchestratorRequest request = withoutHistory ? new() { RequiresHistoryStreaming = true } : P.OrchestratorRequest.Parser.ParseFrom(past.Span);
        request.InstanceId = instance.InstanceId;
        request.ExecutionId = instance.ExecutionId;
        request.NewEvents.Add(news);
        request.MergeFrom(Constant(includeState: true));
        return request;
    }

    private static P.OrchestratorRequest Constant(bool includeState) => new()
    {
        EntityParameters = new P.OrchestratorEntityParameters { EntityMessageReorderWindow = Duration.FromTimeSpan(TimeSpan.FromMinutes(30)) },
        Properties =
        {
            ["IncludeState"] = Value.ForBool(includeState),
            ["IsExtendedSession"] = Value.ForBool(false),
            ["ExtendedSessionIdleTimeoutInSeconds"] = Value.ForNumber(0),
        },
    };
}
