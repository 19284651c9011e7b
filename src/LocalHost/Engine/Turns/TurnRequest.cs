using System.Buffers;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using LocalHost.Engine.Store;

namespace LocalHost.Engine.Turns;

/// <summary>One turn as the worker gets it: an <c>OrchestratorRequest</c>, of which the past is there in bytes already.</summary>
/// <param name="instance">The instance; not changed while the turn runs.</param>
/// <param name="past">History so far, in stored form.</param>
/// <param name="news">What the turn brings, the turn's start first.</param>
/// <param name="isContinued">
/// Whether the worker gave the answer that the past ends with, so that an orchestrator that it has kept since stands where
/// the past does. A turn that is given a second time is none of these.
/// </param>
internal sealed class TurnRequest(InstanceRecord instance, ReadOnlyMemory<byte> past, IReadOnlyList<P.HistoryEvent> news, bool isContinued = false)
{
    public bool IsContinued => isContinued;

    public string InstanceId => instance.InstanceId;

    /// <summary>Name of the orchestrator.</summary>
    public string Name => instance.Name;

    /// <summary>About how large the request is.</summary>
    public int Bytes => past.Length + news.Sum(static e => e.CalculateSize());

    /// <summary>Writes the request as it goes over the wire.</summary>
    /// <param name="settings">Made by <see cref="Settings"/>.</param>
    public void WriteTo(ArrayBufferWriter<byte> target, bool withPast, byte[] settings)
    {
        new P.OrchestratorRequest { InstanceId = instance.InstanceId }.WriteTo(target);
        if (withPast)
        {
            target.Write(past.Span);
        }
        new P.OrchestratorRequest { NewEvents = { news } }.WriteTo(target);
        target.Write(settings);
    }

    /// <summary>The request as a message.</summary>
    /// <param name="withoutHistory">Leaves the past out and has the worker ask for it.</param>
    public P.OrchestratorRequest ToMessage(bool withoutHistory = false)
    {
        P.OrchestratorRequest request = withoutHistory ? new() { RequiresHistoryStreaming = true } : P.OrchestratorRequest.Parser.ParseFrom(past.Span);
        request.InstanceId = instance.InstanceId;
        request.ExecutionId = instance.ExecutionId;
        request.NewEvents.Add(news);
        request.MergeFrom(Constant(withPast: true, kept: null));
        return request;
    }

    /// <summary>What every request ends with; names and values are the real host's.</summary>
    /// <param name="withPast">Whether the past goes with it.</param>
    /// <param name="kept">For how long the worker keeps an orchestrator for its next turn; null for not at all.</param>
    public static byte[] Settings(bool withPast, TimeSpan? kept) => Constant(withPast, kept).ToByteArray();

    private static P.OrchestratorRequest Constant(bool withPast, TimeSpan? kept) => new()
    {
        EntityParameters = new P.OrchestratorEntityParameters { EntityMessageReorderWindow = Duration.FromTimeSpan(TimeSpan.FromMinutes(30)) },
        Properties =
        {
            ["IncludeState"] = Value.ForBool(withPast),
            ["IsExtendedSession"] = Value.ForBool(kept is not null),
            ["ExtendedSessionIdleTimeoutInSeconds"] = Value.ForNumber(kept?.TotalSeconds ?? 0),
        },
    };
}
