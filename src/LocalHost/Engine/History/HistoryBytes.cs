using System.Buffers;
using Google.Protobuf;

namespace LocalHost.Engine.History;

/// <summary>
/// The stored form of a history: the events as the field <c>pastEvents</c> of an <c>OrchestratorRequest</c>, one after
/// the other. What is read from the database therefore goes into a request as it is, and nothing is decoded on the way.
/// </summary>
internal static class HistoryBytes
{
    public static void Append(ArrayBufferWriter<byte> history, IEnumerable<P.HistoryEvent> events) =>
        new P.OrchestratorRequest { PastEvents = { events } }.WriteTo(history);

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
}
