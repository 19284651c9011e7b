using Merit.Adapters.Storage;
using MeritFunctions.Records;

namespace MeritFunctions.Register;

/// <summary>Says what an agency is still needed for.</summary>
public sealed class AgencyNeeds(CycleTable cycles, AssessmentTable assessments, NotificationTable notifications, RecordStore records, TimeProvider clock)
{
    // Far longer than a start takes from the note on its agencies to the cycle's row.
    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Why some agencies cannot go now, the first reason as a code with its arguments: one takes part in a cycle that is not over, or is
    /// being started, or a mail to it is still to be sent. Null when all can, as long as their rows stay as they were read.
    /// </summary>
    public async Task<(string Code, object?[] Arguments)?> RefusalAsync(IReadOnlyList<AgencyRow> rows, CancellationToken cancellation)
    {
        Dictionary<string, string> cycleOf = await CyclesOfAsync([.. rows.Select(row => row.RowKey)], cancellation);
        foreach (AgencyRow row in rows)
        {
            string code = row.RowKey;
            if (row.HeldAt > clock.GetUtcNow() - LongestStart)
            {
                return ("agency-held", [code]);
            }

            if (cycleOf.TryGetValue(code, out string? cycle))
            {
                return ("agency-takes-part", [code, cycle]);
            }

            if (await notifications.AwaitsAsync(code, cancellation))
            {
                return ("agency-has-mails", [code]);
            }
        }

        return null;
    }

    /// <summary>For each agency that takes part in cycles that are not over, the first of them.</summary>
    /// <param name="free">The codes of the agencies; those that are left take part in none.</param>
    /// <param name="cancellation">Ends the call.</param>
    private async Task<Dictionary<string, string>> CyclesOfAsync(HashSet<string> free, CancellationToken cancellation)
    {
        Dictionary<string, string> cycleOf = new(StringComparer.Ordinal);
        foreach (CycleRow cycle in free.Count == 0 ? [] : await cycles.ListAsync(cancellation))
        {
            if (cycle.IsDone || cycle.Status == CycleStatus.Cancelled)
            {
                continue;
            }

            HashSet<string> taking = [.. (await assessments.FindManyAsync(cycle.RowKey, free, cancellation)).Keys];
            if (taking.Count < free.Count && cycle.Status == CycleStatus.Open)
            {
                // A start that stopped halfway has laid down no assessments yet; they follow from its order.
                taking.UnionWith((await records.GetAsync<CycleStart>(cycle.StartRecord, cancellation)).Agencies.Select(agency => agency.Code));
            }

            foreach (string code in free.Where(taking.Contains).ToList())
            {
                cycleOf.Add(code, cycle.RowKey);
                free.Remove(code);
            }
        }

        return cycleOf;
    }
}
