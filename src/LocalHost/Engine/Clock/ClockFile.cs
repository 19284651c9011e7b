using System.IO.MemoryMappedFiles;

namespace LocalHost.Engine.Clock;

/// <summary>
/// The host clock as other processes of this machine read it: 16 bytes, little endian, mapped into memory. At 0 an
/// int32 that counts up by two with every change and is odd while one is being written; at 4 an int32, 0 when the
/// clock runs and 1 when it stands; at 8 an int64: the ticks to add to the machine's UTC time, or the UTC time itself.
/// </summary>
internal sealed class ClockFile : IDisposable
{
    public const string FileName = "clock";

    private const int Size = 16;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private int _sequence;

    private ClockFile(string path, MemoryMappedFile file)
    {
        Path = path;
        _file = file;
        _view = file.CreateViewAccessor(0, Size);
        // A host that was killed while it wrote has left an odd number.
        _sequence = _view.ReadInt32(0) & ~1;
    }

    /// <summary>Full path of the file.</summary>
    public string Path { get; }

    /// <summary>Opens the file in a folder, with what an earlier host left in it.</summary>
    public static ClockFile Open(string folder)
    {
        string path = System.IO.Path.Combine(folder, FileName);
        var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite);
        stream.SetLength(Size);
        return new ClockFile(path, MemoryMappedFile.CreateFromFile(
            stream, mapName: null, Size, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: false));
    }

    /// <summary>The UTC ticks that the file shows when the machine's clock shows those; null when nothing whole was written.</summary>
    public long? Read(long machine)
    {
        int sequence = _view.ReadInt32(0);
        long ticks = _view.ReadInt64(8);
        if (sequence == 0 || (sequence & 1) != 0)
        {
            return null;
        }
        long shown = _view.ReadInt32(4) == 1 ? ticks : machine + ticks;
        return shown >= 0 && shown <= DateTime.MaxValue.Ticks ? shown : null;
    }

    /// <summary>Changes what the file shows. One caller at a time.</summary>
    public void Write(bool stands, long ticks)
    {
        _view.Write(0, ++_sequence);
        Interlocked.MemoryBarrier();
        _view.Write(4, stands ? 1 : 0);
        _view.Write(8, ticks);
        Interlocked.MemoryBarrier();
        _view.Write(0, ++_sequence);
    }

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }
}
