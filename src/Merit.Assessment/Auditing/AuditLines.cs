using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Merit.Assessment.Auditing;

/// <summary>Cuts a log into lines without holding more than one of them.</summary>
public static class AuditLines
{
    /// <summary>The lines of a stream, each with the offset in bytes at which the next begins.</summary>
    public static async IAsyncEnumerable<(ReadOnlyMemory<byte> Line, long Next)> ReadAsync(Stream log, [EnumeratorCancellation] CancellationToken cancellation)
    {
        PipeReader reader = PipeReader.Create(log, new StreamPipeReaderOptions(leaveOpen: true));
        try
        {
            long offset = 0;
            while (true)
            {
                ReadResult read = await reader.ReadAsync(cancellation);
                ReadOnlySequence<byte> buffer = read.Buffer;
                while (buffer.PositionOf((byte)'\n') is { } end)
                {
                    byte[] line = buffer.Slice(0, end).ToArray();
                    buffer = buffer.Slice(buffer.GetPosition(1, end));
                    offset += line.Length + 1;
                    yield return (line, offset);
                }

                if (read.IsCompleted)
                {
                    if (!buffer.IsEmpty)
                    {
                        yield return (buffer.ToArray(), offset + buffer.Length);
                    }

                    yield break;
                }

                reader.AdvanceTo(buffer.Start, buffer.End);
            }
        }
        finally
        {
            await reader.CompleteAsync();
        }
    }
}
