using System.Collections.Concurrent;
using Merit.Adapters.Storage;
using Merit.Assessment.Auditing;

namespace MeritFunctions.Audit;

/// <summary>
/// What the log of a cycle says of each agency, in memory: a log is read once, and afterwards from where it ended. What nobody
/// asked for in a while is forgotten. It proves nothing: whether the log is whole, its verification says.
/// </summary>
public sealed class AgencyTrails(AuditLog log, TimeProvider clock)
{
    private static readonly TimeSpan Unused = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, Trail> _trails = new(StringComparer.Ordinal);

    /// <summary>What was done to an agency in a cycle, in the order of the log.</summary>
    public async Task<IReadOnlyList<AuditEvent>> ReadAsync(string cycleId, string agency, CancellationToken cancellation)
    {
        foreach ((string other, Trail trail) in _trails)
        {
            if (other != cycleId && clock.GetElapsedTime(trail.UsedAt) > Unused)
            {
                _trails.TryRemove(other, out _);
            }
        }

        Trail read = _trails.GetOrAdd(cycleId, _ => new Trail());
        await read.Turn.WaitAsync(cancellation);
        try
        {
            read.UsedAt = clock.GetTimestamp();
            await foreach (AuditLine line in log.ReadAsync(cycleId, read.End, cancellation))
            {
                Take(read, line);
            }

            return read.ByAgency.TryGetValue(agency, out List<AuditEvent>? events) ? [.. events] : [];
        }
        finally
        {
            read.Turn.Release();
        }
    }

    private static void Take(Trail trail, AuditLine line)
    {
        trail.End = line.Next;
        // A damaged line is shown where the log itself is shown.
        if (AuditChain.ReadEvent(line.Bytes) is not { } happened)
        {
            return;
        }

        string agency = happened.Subject.Split('/')[0];
        if (!trail.ByAgency.TryGetValue(agency, out List<AuditEvent>? events))
        {
            trail.ByAgency[agency] = events = [];
        }

        events.Add(happened);
    }

    private sealed class Trail
    {
        public SemaphoreSlim Turn { get; } = new(1);

        public Dictionary<string, List<AuditEvent>> ByAgency { get; } = new(StringComparer.Ordinal);

        public AuditPlace End { get; set; } = AuditPlace.Start;

        public long UsedAt { get; set; }
    }
}
