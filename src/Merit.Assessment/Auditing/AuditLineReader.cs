using System.Buffers;
using System.IO.Pipelines;

namespace Merit.Assessment.Auditing;

/// <summary>Cuts a log into lines without holding more than one of them.</summary>
/// <param name="log">The log; the caller disposes of it.</param>
public sealed class AuditLineReader(Stream log) : IAsyncDisposable
{
    private readonly PipeReader _reader = PipeReader.Create(log, new StreamPipeReaderOptions(leaveOpen: true));
    private long _offset;

    /// <summary>The next line, without its line break, and the offset in bytes at which the one after it begins; null at the end.</summary>
    public async ValueTask<(ReadOnlyMemory<byte> Line, long Next)?> NextAsync(CancellationToken cancellation)
    {
        while (true)
        {
            ReadResult read = await _reader.ReadAsync(cancellation);
            ReadOnlySequence<byte> buffer = read.Buffer;
            if (buffer.PositionOf((byte)'\n') is { } end)
            {
                byte[] line = buffer.Slice(0, end).ToArray();
                _reader.AdvanceTo(buffer.GetPosition(1, end));
                _offset += line.Length + 1;
                return (line, _offset);
            }

            if (read.IsCompleted)
            {
                byte[] rest = buffer.ToArray();
                _reader.AdvanceTo(buffer.End);
                _offset += rest.Length;
                return rest.Length == 0 ? null : (rest, _offset);
            }

            _reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _reader.CompleteAsync();
}
