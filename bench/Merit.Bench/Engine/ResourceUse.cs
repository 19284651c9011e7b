using System.Diagnostics;
using System.Globalization;

namespace Merit.Bench.Engine;

/// <summary>What a stretch of a run took of processor, memory and disk, by the counters of this process.</summary>
internal sealed class ResourceUse
{
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly TimeSpan _cpu = CpuTime();
    private readonly TimeSpan _pauses = GC.GetTotalPauseDuration();
    private readonly long _allocated = GC.GetTotalAllocatedBytes(precise: true);
    private readonly long _written = WrittenBytes();
    private readonly int _collections = GC.CollectionCount(0);
    private readonly StoreCounters _store = StoreCounters.Shared;
    private readonly StoreTotals _totals = StoreCounters.Shared.Read();

    public double Seconds { get; private set; }

    /// <summary>Processor seconds, of all cores.</summary>
    public double CpuSeconds { get; private set; }

    public double GcPauseSeconds { get; private set; }

    public long AllocatedBytes { get; private set; }

    public int Collections { get; private set; }

    /// <summary>Bytes handed to the block layer; 0 where the system does not count them.</summary>
    public long DiskBytes { get; private set; }

    public StoreTotals Store { get; private set; }

    /// <summary>Ends the stretch.</summary>
    public ResourceUse Stop()
    {
        Seconds = Stopwatch.GetElapsedTime(_started).TotalSeconds;
        CpuSeconds = (CpuTime() - _cpu).TotalSeconds;
        GcPauseSeconds = (GC.GetTotalPauseDuration() - _pauses).TotalSeconds;
        AllocatedBytes = GC.GetTotalAllocatedBytes(precise: true) - _allocated;
        Collections = GC.CollectionCount(0) - _collections;
        DiskBytes = WrittenBytes() - _written;
        Store = _store.Read() - _totals;
        return this;
    }

    private static TimeSpan CpuTime()
    {
        using var self = Process.GetCurrentProcess();
        return self.TotalProcessorTime;
    }

    private static long WrittenBytes()
    {
        const string Counters = "/proc/self/io";
        if (!File.Exists(Counters))
        {
            return 0;
        }
        string line = File.ReadLines(Counters).First(l => l.StartsWith("write_bytes:", StringComparison.Ordinal));
        return long.Parse(line.AsSpan("write_bytes:".Length), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture);
    }
}
