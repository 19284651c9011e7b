using System.Buffers.Binary;

namespace MeritFunctions.Tests;

/// <summary>A clock file as the local host writes it.</summary>
internal sealed class ClockFile : IDisposable
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 6, 12, 0, 0, TimeSpan.Zero);

    private int _sequence;

    public string Path { get; } = System.IO.Path.GetTempFileName();

    public void Write(int mode, long ticks, bool finished = true)
    {
        _sequence += 2;
        byte[] bytes = new byte[16];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, finished ? _sequence : _sequence + 1);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), mode);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8), ticks);
        // Over what is there: a reader has the file open.
        using var stream = new FileStream(Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        stream.Write(bytes);
    }

    public void Dispose() => File.Delete(Path);
}
