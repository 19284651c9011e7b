using System.IO.MemoryMappedFiles;

namespace MeritFunctions;

/// <summary>
/// The time of the host that started the app, where that host can skip time. The host writes it into a small file in
/// memory; nothing but the reading of the time comes from there, timers run by the machine.
/// </summary>
/// <remarks>
/// 16 bytes, little endian: a sequence number (int32), a mode (int32), ticks (int64). In mode 0 the ticks are added to the
/// machine's time, in mode 1 they are the time. The sequence number is odd while somebody writes.
/// </remarks>
public sealed class SharedClock : TimeProvider, IDisposable
{
    /// <summary>The setting that names the file. It counts in the environment <c>Development</c> only.</summary>
    public const string Setting = "Clock:File";

    private const int Size = 16;
    private const int ModeAt = 4;
    private const int TicksAt = 8;

    /// <summary>Writing takes nanoseconds: a number that stays odd this long was left by a writer that died.</summary>
    private static readonly TimeSpan LongestWrite = TimeSpan.FromSeconds(2);

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly TimeProvider _machine;
    private readonly string _path;

    /// <summary>Opens the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="machine">The machine's clock; the system's when omitted.</param>
    /// <exception cref="InvalidOperationException">The file is missing or too short; the message says what to do.</exception>
    public SharedClock(string path, TimeProvider? machine = null)
    {
        _path = path;
        _machine = machine ?? System;
        try
        {
            // The file belongs to the host: it may write and delete it while the app reads.
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (stream.Length < Size)
            {
                throw Unusable($"is {stream.Length} bytes long and must be {Size}");
            }

            _file = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
            _view = _file.CreateViewAccessor(0, Size, MemoryMappedFileAccess.Read);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Unusable($"cannot be read ({e.Message})", e);
        }
    }

    /// <summary>How far the host's time is ahead of the machine's.</summary>
    public TimeSpan Offset
    {
        get
        {
            (int mode, long ticks) = Read();
            return TimeSpan.FromTicks(mode == 0 ? ticks : ticks - _machine.GetUtcNow().UtcTicks);
        }
    }

    /// <summary>What a clock shows when the machine's shows a given moment, as the storage service dates what is written to it.</summary>
    public static DateTimeOffset FromMachine(TimeProvider clock, DateTimeOffset moment) => clock is SharedClock shared ? moment + shared.Offset : moment;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        (int mode, long ticks) = Read();
        return new DateTimeOffset(mode == 0 ? _machine.GetUtcNow().UtcTicks + ticks : ticks, TimeSpan.Zero);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }

    private (int Mode, long Ticks) Read()
    {
        long began = Environment.TickCount64;
        var spin = new SpinWait();
        while (true)
        {
            int before = _view.ReadInt32(0);
            Interlocked.MemoryBarrier();
            int mode = _view.ReadInt32(ModeAt);
            long ticks = _view.ReadInt64(TicksAt);
            Interlocked.MemoryBarrier();
            if (before % 2 == 0 && before == _view.ReadInt32(0))
            {
                return mode is 0 or 1 ? (mode, ticks) : throw Unusable($"has the unknown mode {mode}");
            }

            if (Environment.TickCount64 - began > LongestWrite.TotalMilliseconds)
            {
                throw Unusable("was left half written");
            }

            spin.SpinOnce();
        }
    }

    private InvalidOperationException Unusable(string problem, Exception? cause = null) => new(
        $"The clock file {_path} {problem}. The local host makes it before it starts the app; without one, unset {Setting.Replace(":", "__", StringComparison.Ordinal)}.", cause);
}
