using Merit.Adapters.Storage;
using Merit.Assessment.Auditing;

namespace MeritFunctions.Audit;

/// <summary>Walks a log and compares it with its anchors.</summary>
public sealed class AuditVerification(AuditLog log)
{
    /// <summary>Verifies a whole log, one line in memory at a time; null when there is none.</summary>
    public async Task<AuditReport?> RunAsync(string cycleId, CancellationToken cancellation)
    {
        // First the anchors: what is written meanwhile can only make the log longer than they say.
        IReadOnlyList<NamedAnchor> anchors = await log.ReadAnchorsAsync(cycleId, cancellation);
        ILookup<long, NamedAnchor> atSeq = anchors.ToLookup(a => a.Seq);
        HashSet<string> held = new(StringComparer.Ordinal);
        var walk = new AuditWalk();
        bool isThere = anchors.Count > 0;
        await foreach (AuditLine line in log.ReadAsync(cycleId, AuditPlace.Start, cancellation))
        {
            isThere = true;
            if (!walk.Take(line.Bytes))
            {
                break;
            }

            held.UnionWith(atSeq[walk.Events].Where(a => a.Anchor?.Seq == walk.Events && a.Anchor.Hash == walk.LastHash).Select(a => a.Name));
        }

        if (!isThere)
        {
            return null;
        }

        // Behind the first broken link nothing can be said about anchors.
        string[] contradicting = [.. anchors.Where(a => !held.Contains(a.Name) && (walk.Broken is null || a.Seq < walk.Broken.Seq)).Select(a => a.Name)];
        HashSet<string> there = [.. anchors.Select(a => a.Name)];
        string[] missing = [.. anchors.Select(a => a.Anchor?.Previous).OfType<string>().Where(name => !there.Contains(name)).Distinct()];
        return new AuditReport(
            walk.Broken is null && contradicting.Length == 0 && missing.Length == 0,
            walk.Events,
            walk.LastHash,
            anchors.Where(a => held.Contains(a.Name)).Select(a => a.Seq).DefaultIfEmpty().Max(),
            walk.Broken,
            missing,
            contradicting);
    }
}
