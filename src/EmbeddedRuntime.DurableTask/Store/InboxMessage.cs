using System.Buffers;
using EmbeddedRuntime.DurableTask.History;

namespace EmbeddedRuntime.DurableTask.Store;

/// <summary>A message that waits for an instance's next turn.</summary>
/// <param name="Id">Position in the inbox; later messages have higher numbers.</param>
/// <param name="Generation">The generation that it is for; -1 for any.</param>
/// <param name="Event">The event that the turn will take in.</param>
internal sealed record InboxMessage(long Id, int Generation, HistoryEvent Event)
{
    /// <summary>The stored form without the id.</summary>
    public static byte[] ToBytes(int generation, HistoryEvent e)
    {
        var buffer = new ArrayBufferWriter<byte>(128);
        BinaryFields.WriteNumber(buffer, (uint)(generation + 1));
        HistoryCodec.Write(buffer, null, e);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads the stored form.</summary>
    public static InboxMessage FromBytes(long id, ReadOnlySpan<byte> body)
    {
        int generation = (int)BinaryFields.ReadNumber(ref body) - 1;
        var events = new List<HistoryEvent>(1);
        HistoryCodec.Read(body, default, events);
        return new InboxMessage(id, generation, events[0]);
    }
}
