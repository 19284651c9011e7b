using System.Buffers;
using Microsoft.DurableTask.Client;

namespace EmbeddedRuntime.DurableTask.History;

/// <summary>
/// The stored form of history events: per event a kind byte, a byte of flags for the fields that are there, and the
/// fields. Payloads longer than <see cref="InlinePayloadBytes"/> go to a second buffer, so that a history can be read
/// without what it carried.
/// </summary>
internal static class HistoryCodec
{
    /// <summary>Longest payload in UTF-8 bytes that is written within its event.</summary>
    public const int InlinePayloadBytes = 512;

    [Flags]
    private enum Fields : ushort
    {
        None = 0,
        TaskId = 1,
        Name = 2,
        Version = 4,
        InstanceId = 8,
        Payload = 16,
        Failure = 32,
        At = 64,
        Status = 128,
        Recursive = 256,
        PayloadApart = 512,
    }

    /// <summary>Appends an event to a turn.</summary>
    /// <param name="events">Receives the event.</param>
    /// <param name="payloads">Receives a long payload; null writes every payload inline.</param>
    /// <param name="e">The event.</param>
    public static void Write(ArrayBufferWriter<byte> events, ArrayBufferWriter<byte>? payloads, HistoryEvent e)
    {
        bool apart = payloads is not null && e.Payload is { Length: > InlinePayloadBytes };
        Fields fields = (e.TaskId >= 0 ? Fields.TaskId : 0)
            | (e.Name is not null ? Fields.Name : 0)
            | (!string.IsNullOrEmpty(e.Version) ? Fields.Version : 0)
            | (e.InstanceId is not null ? Fields.InstanceId : 0)
            | (e.Payload is null ? 0 : apart ? Fields.PayloadApart : Fields.Payload)
            | (e.Failure is not null ? Fields.Failure : 0)
            | (e.At != default ? Fields.At : 0)
            | (e.Status != default ? Fields.Status : 0)
            | (e.Recursive ? Fields.Recursive : 0);

        BinaryFields.WriteByte(events, (byte)e.Kind);
        BinaryFields.WriteNumber(events, (uint)fields);
        if (Has(fields, Fields.TaskId)) { BinaryFields.WriteNumber(events, (uint)e.TaskId); }
        if (Has(fields, Fields.Name)) { BinaryFields.WriteText(events, e.Name!); }
        if (Has(fields, Fields.Version)) { BinaryFields.WriteText(events, e.Version!); }
        if (Has(fields, Fields.InstanceId)) { BinaryFields.WriteText(events, e.InstanceId!); }
        if (Has(fields, Fields.Payload)) { BinaryFields.WriteText(events, e.Payload!); }
        if (apart)
        {
            BinaryFields.WriteNumber(events, (ulong)payloads!.WrittenCount);
            BinaryFields.WriteText(payloads, e.Payload!);
        }
        if (e.Failure is not null) { FailureCodec.Write(events, e.Failure); }
        if (Has(fields, Fields.At)) { BinaryFields.WriteNumber(events, (ulong)e.At.Ticks); }
        if (Has(fields, Fields.Status)) { BinaryFields.WriteByte(events, (byte)e.Status); }
    }

    /// <summary>Reads every event of one turn.</summary>
    /// <param name="events">The events as written.</param>
    /// <param name="payloads">The payloads apart; empty leaves them null (a history without payloads).</param>
    /// <param name="into">Receives the events in order.</param>
    /// <exception cref="InvalidDataException">The bytes are not what this codec writes.</exception>
    public static void Read(ReadOnlySpan<byte> events, ReadOnlySpan<byte> payloads, List<HistoryEvent> into)
    {
        while (!events.IsEmpty)
        {
            into.Add(ReadOne(ref events, payloads));
        }
    }

    // Enum.HasFlag boxes until the code is optimised, and this runs for every event from the first one on.
    private static bool Has(Fields fields, Fields field) => (fields & field) != 0;

    private static HistoryEvent ReadOne(ref ReadOnlySpan<byte> source, ReadOnlySpan<byte> payloads)
    {
        var kind = (HistoryEventKind)BinaryFields.ReadByte(ref source);
        var fields = (Fields)BinaryFields.ReadNumber(ref source);
        int taskId = Has(fields, Fields.TaskId) ? (int)BinaryFields.ReadNumber(ref source) : -1;
        string? name = Has(fields, Fields.Name) ? BinaryFields.ReadText(ref source) : null;
        string? version = Has(fields, Fields.Version) ? BinaryFields.ReadText(ref source) : null;
        string? instanceId = Has(fields, Fields.InstanceId) ? BinaryFields.ReadText(ref source) : null;
        string? payload = Has(fields, Fields.Payload) ? BinaryFields.ReadText(ref source) : null;
        if (Has(fields, Fields.PayloadApart))
        {
            ulong offset = BinaryFields.ReadNumber(ref source);
            if (!payloads.IsEmpty)
            {
                if (offset >= (ulong)payloads.Length)
                {
                    throw new InvalidDataException("A history event points behind the payloads of its turn.");
                }
                ReadOnlySpan<byte> at = payloads[(int)offset..];
                payload = BinaryFields.ReadText(ref at);
            }
        }
        var failure = Has(fields, Fields.Failure) ? FailureCodec.Read(ref source) : null;
        DateTime instant = Has(fields, Fields.At) ? new DateTime((long)BinaryFields.ReadNumber(ref source), DateTimeKind.Utc) : default;
        var status = Has(fields, Fields.Status) ? (OrchestrationRuntimeStatus)BinaryFields.ReadByte(ref source) : default;

        return kind switch
        {
            HistoryEventKind.TurnStarted => HistoryEvent.TurnStarted(instant),
            HistoryEventKind.ExecutionStarted => HistoryEvent.ExecutionStarted(),
            HistoryEventKind.ExecutionCompleted => HistoryEvent.ExecutionCompleted(status, payload, failure),
            HistoryEventKind.ExecutionTerminated => HistoryEvent.Terminated(payload, Has(fields, Fields.Recursive)),
            HistoryEventKind.ExecutionSuspended => HistoryEvent.Suspended(payload),
            HistoryEventKind.ExecutionResumed => HistoryEvent.Resumed(payload),
            HistoryEventKind.ExecutionRewound => HistoryEvent.Rewound(payload),
            HistoryEventKind.TaskScheduled => HistoryEvent.TaskScheduled(taskId, name!, version, payload),
            HistoryEventKind.TaskCompleted => HistoryEvent.TaskCompleted(taskId, payload),
            HistoryEventKind.TaskFailed => HistoryEvent.TaskFailed(taskId, failure!),
            HistoryEventKind.TimerCreated => HistoryEvent.TimerCreated(taskId, instant),
            HistoryEventKind.TimerFired => HistoryEvent.TimerFired(taskId),
            HistoryEventKind.SubOrchestrationScheduled => HistoryEvent.SubOrchestrationScheduled(taskId, name!, version, instanceId!, payload),
            HistoryEventKind.SubOrchestrationCompleted => HistoryEvent.SubOrchestrationCompleted(taskId, payload),
            HistoryEventKind.SubOrchestrationFailed => HistoryEvent.SubOrchestrationFailed(taskId, failure!),
            HistoryEventKind.EventRaised => HistoryEvent.EventRaised(name!, payload),
            HistoryEventKind.EventSent => HistoryEvent.EventSent(taskId, instanceId!, name!, payload),
            _ => throw new InvalidDataException($"A history event has the unknown kind {(byte)kind}."),
        };
    }
}
