using System.Buffers.Binary;
using Google.Protobuf;

namespace LocalHost.Engine.Store;

/// <summary>A message that waits for an instance's next turn.</summary>
/// <param name="Id">Position in the inbox; later messages have higher numbers. 0 when it never was there: an activity's result.</param>
/// <param name="Generation">The generation that it is for; -1 for any.</param>
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
        sql["SELECT id, body FROM inbox WHERE instance = ?1 ORDER BY id"].Bind(1, instance).ReadAll(static row => new InboxMessage(
            row.ReadNumber(0),
            BinaryPrimitives.ReadInt32LittleEndian(row.ReadBytes(1)),
            P.HistoryEvent.Parser.ParseFrom(row.ReadBytes(1)[sizeof(int)..])));
}
