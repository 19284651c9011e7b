using System.Buffers.Binary;
using Google.Protobuf;

namespace LocalHost.Engine.Store;

/// <summary>A message that waits for an instance's next turn.</summary>
/// <param name="Id">Position in the inbox; later messages have higher numbers.</param>
/// <param name="Generation">The generation that it is for; -1 for any.</param>
/// <param name="Event">The event that the turn will take in.</param>
internal sealed record InboxMessage(long Id, int Generation, P.HistoryEvent Event)
{
    /// <summary>The stored form without the id: the generation in four bytes, then the event.</summary>
    public static byte[] ToBytes(int generation, P.HistoryEvent e)
    {
        byte[] body = new byte[sizeof(int) + e.CalculateSize()];
        BinaryPrimitives.WriteInt32LittleEndian(body, generation);
        e.WriteTo(body.AsSpan(sizeof(int)));
        return body;
    }

    /// <summary>Reads the inbox of an instance, in order.</summary>
    public static List<InboxMessage> ReadAll(SqliteStatements sql, long instance) =>
        sql["SELECT id, body FROM inbox WHERE instance = ?1 ORDER BY id"].Bind(1, instance).ReadAll(static row => FromBytes(row.ReadNumber(0), row.ReadBytes(1)));

    private static InboxMessage FromBytes(long id, ReadOnlySpan<byte> body) =>
        new(id, BinaryPrimitives.ReadInt32LittleEndian(body), P.HistoryEvent.Parser.ParseFrom(body[sizeof(int)..]));
}
