using Merit.Adapters.Storage;
using Merit.Assessment;

namespace MeritFunctions.Operations;

/// <summary>Counts how far a cycle is, from the rows that the orchestrations keep.</summary>
public sealed class CycleProgressReader(
    CycleTable cycles, AssessmentTable assessments, NotificationTable notifications, ClaimTable claims, TimeProvider clock)
{
    /// <summary>The cycle's progress, or null when there is no such cycle.</summary>
    public async Task<CycleProgressView?> ReadAsync(string cycleId, CancellationToken cancellation)
    {
        if (await cycles.FindAsync(cycleId, cancellation) is not { } cycle)
        {
            return null;
        }

        List<AssessmentRow> rows = await assessments.ListAsync(cycleId, cancellation);
        List<NotificationRow> mails = await notifications.ListAsync(cycleId, cancellation);
        List<ClaimRow> uploads = await claims.ListAsync(cycleId, cancellation);
        SortedDictionary<string, int> counts = Count(AssessmentStage.All, rows.Select(r => r.Stage));
        counts["scored"] = rows.Count(r => r.SelfScore is not null);
        counts["overdue"] = rows.Count(r => r.Overdue);
        return new CycleProgressView(
            cycleId,
            cycle.Status,
            new Text(cycle.TitleId, cycle.TitleEn),
            cycle.AssessingBody,
            cycle.InstrumentId,
            cycle.InstrumentVersion,
            cycle.InstrumentHash,
            cycle.OpensAt,
            cycle.SubmissionDeadline,
            cycle.VerificationDeadline,
            clock.GetUtcNow(),
            cycle.Agencies,
            counts,
            Count([], rows.Where(r => r.Category is not null).Select(r => r.Category!)),
            Count(NotificationStatus.All, mails.Select(m => m.Status)),
            Count([ClaimStatus.Claimed, ClaimStatus.Accepted, ClaimStatus.Rejected], uploads.Select(u => u.Status)));
    }

    private static SortedDictionary<string, int> Count(IEnumerable<string> always, IEnumerable<string> values)
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (string name in always)
        {
            counts[name] = 0;
        }

        foreach (IGrouping<string, string> group in values.GroupBy(v => v))
        {
            counts[group.Key] = group.Count();
        }

        return counts;
    }
}
