using System.Buffers;
using System.Security.Cryptography;

namespace Merit.Adapters.Scanning;

/// <summary>What one reading of a content tells of it.</summary>
/// <param name="Sha256">64 lower-case hexadecimal digits.</param>
/// <param name="Kind">What kind of file it is by its own bytes.</param>
/// <param name="HasTestSignature">Whether it carries the signature by which scanners are tested.</param>
public sealed record ReadContent(string Sha256, ContentKind Kind, bool HasTestSignature)
{
    private const int BufferBytes = 128 * 1024;

    /// <summary>Reads a stream to its end; one buffer of it is in memory at a time.</summary>
    public static async Task<ReadContent> OfAsync(Stream content, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(content);
        using var reading = new Reading();
        for (int read; (read = await content.ReadAsync(reading.Buffer, cancellation)) > 0;)
        {
            reading.Append(read);
        }

        return reading.Result();
    }

    /// <summary>The same of a stream that nothing has to be waited for.</summary>
    public static ReadContent Of(Stream content)
    {
        ArgumentNullException.ThrowIfNull(content);
        using var reading = new Reading();
        for (int read; (read = content.Read(reading.Buffer.Span)) > 0;)
        {
            reading.Append(read);
        }

        return reading.Result();
    }

    /// <summary>The same of what is in memory.</summary>
    public static ReadContent Of(byte[] bytes) => Of(new MemoryStream(bytes, writable: false));

    private sealed class Reading : IDisposable
    {
        private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private readonly ContentLook _look = new();

        public Memory<byte> Buffer => _buffer.AsMemory(0, BufferBytes);

        public void Append(int read)
        {
            _hash.AppendData(_buffer, 0, read);
            _look.Append(_buffer.AsSpan(0, read));
        }

        public ReadContent Result() => new(Convert.ToHexStringLower(_hash.GetHashAndReset()), _look.Kind, _look.HasTestSignature);

        public void Dispose()
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _hash.Dispose();
        }
    }
}
