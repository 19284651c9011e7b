using System.Text;

namespace Merit.Bench.Intake;

/// <summary>A file of many equal blocks that looks like a PDF, made while it is read: nothing of it lies in memory but one block.</summary>
internal sealed class LargeFile(int blockBytes, int blocks) : Stream
{
    private const int Seed = 2026;

    private readonly byte[] _block = Block(blockBytes);
    private long _at;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => (long)blockBytes * blocks;

    public override long Position
    {
        get => _at;
        set => throw new NotSupportedException();
    }

    public static async Task WriteAsync(Stream to, int blockBytes, int blocks)
    {
        byte[] block = Block(blockBytes);
        for (int written = 0; written < blocks; written++)
        {
            await to.WriteAsync(block);
        }
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        int within = (int)(_at % blockBytes);
        int read = (int)Math.Min(Math.Min(count, blockBytes - within), Length - _at);
        _block.AsSpan(within, read).CopyTo(buffer.AsSpan(offset, read));
        _at += read;
        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private static byte[] Block(int bytes)
    {
        byte[] block = new byte[bytes];
        new Random(Seed).NextBytes(block);
        Encoding.ASCII.GetBytes("%PDF-1.7\n").CopyTo(block, 0);
        return block;
    }
}
