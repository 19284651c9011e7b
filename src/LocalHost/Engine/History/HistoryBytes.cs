using System.Buffers;
using Google.Protobuf;

namespace LocalHost.Engine.History;

/// <summary>
/// The stored form of a history: the events as the field <c>pastEvents</c> of an <c>OrchestratorRequest</c>, one after
/// the other. What is read from the database therefore goes into a request as it is, and nothing is decoded on the way.
/// </summary>
internal static class HistoryBytes
{
    private const byte PastEvent = (3 << 3) | 2;
    private const byte NewEvent = (4 << 3) | 2;

    /// <summary>Appends an event to a history.</summary>
    public static void Append(ArrayBufferWriter<byte> history, P.HistoryEvent e) => Write(history, PastEvent, e);

    /// <summary>Appends an event to a request, as one that a turn brings.</summary>
    public static void AppendNew(ArrayBufferWriter<byte> request, P.HistoryEvent e) => Write(request, NewEvent, e);

    /// <summary>Decodes a history.</summary>
    /// <exception cref="InvalidDataException">The bytes are no history.</exception>
    public static IReadOnlyList<P.HistoryEvent> Read(ReadOnlySpan<byte> history)
    {
        try
        {
            return P.OrchestratorRequest.Parser.ParseFrom(history).PastEvents;
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new InvalidDataException("A stored history cannot be read.", e);
        }
    }

    private static void Write(ArrayBufferWriter<byte> target, byte tag, P.HistoryEvent e)
    {
        int size = e.CalculateSize();
        Span<byte> span = target.GetSpan(size + 6);
        span[0] = tag;
        int at = 1;
        for (uint rest = (uint)size; ; rest >>= 7)
        {
            span[at++] = (byte)(rest < 0x80 ? rest : rest | 0x80);
            if (rest < 0x80)
            {
                break;
            }
        }
        e.WriteTo(span.Slice(at, size));
        target.Advance(at + size);
    }
}
