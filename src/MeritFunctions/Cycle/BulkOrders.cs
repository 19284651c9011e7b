using System.Collections.Concurrent;
using Azure;
using Merit.Adapters.Storage;
using Merit.Assessment.Auditing;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Records;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Cycle;

/// <summary>
/// One order for many agencies of a cycle: rows are written many in one transaction, and what takes no part says why. Given again
/// after it broke off it goes on where it stopped, because what is done finds itself done.
/// </summary>
public sealed class BulkOrders(CycleTable cycles, AssessmentTable assessments, AssessmentOrders single, Retries retries, ChangeLog changes, TimeProvider clock)
{
    // What one transaction of the table service takes, and how many are under way at once.
    private const int Together = 100;
    private const int AtOnce = 4;

    // Nobody waits longer for a page. What is not begun by then is left for the next request, which finds the others done.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);

    // More than these are woken by the cycle's orchestration, batch by batch.
    private const int MostWoken = 200;

    /// <summary>What would come of it, as things stand; nothing is written.</summary>
    /// <param name="seen">The cycle.</param>
    /// <param name="agencies">The agencies' codes.</param>
    /// <param name="change">What is ordered; null to have them tried again.</param>
    public IReadOnlyList<BulkLine> Preview(CycleSeen seen, IEnumerable<string> agencies, AssessmentChange? change)
    {
        Dictionary<string, AssessmentRow> rows = seen.Assessments.Rows.ToDictionary(r => r.RowKey, StringComparer.Ordinal);
        return [.. agencies.Select(code => rows.TryGetValue(code, out AssessmentRow? row) ? Judge(row, seen.Cycle, change) : Missing(seen.Cycle.RowKey, code))];
    }

    /// <summary>Has it done.</summary>
    /// <param name="cycleId">The cycle.</param>
    /// <param name="agencies">The agencies' codes.</param>
    /// <param name="change">What is ordered; null to have them tried again.</param>
    /// <param name="order">Who orders it, and why.</param>
    /// <param name="client">The durable client.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <returns>What came of it for each agency, and who is left for another request; null when there is no such cycle.</returns>
    public async Task<IReadOnlyList<BulkLine>?> TakeAsync(
        string cycleId, IReadOnlyCollection<string> agencies, AssessmentChange? change, Order order, DurableTaskClient client, CancellationToken cancellation)
    {
        if (await cycles.FindAsync(cycleId, cancellation) is not { } cycle)
        {
            return null;
        }

        Dictionary<string, AssessmentRow> rows = agencies.Count > Together
            ? (await assessments.ListAsync(cycleId, cancellation)).ToDictionary(r => r.RowKey, StringComparer.Ordinal)
            : await assessments.FindManyAsync(cycleId, agencies, cancellation);
        List<BulkLine> lines = [.. agencies.Select(code => rows.TryGetValue(code, out AssessmentRow? row) ? Judge(row, cycle, change) : Missing(cycleId, code))];
        AssessmentRow[] meant = [.. lines.Where(l => l.Outcome.IsDone).Select(l => rows[l.Agency])];
        // Who is changed, and whoever was changed before without being written down.
        AssessmentRow[] open = [.. lines.Where(l => l.Outcome.IsDone && (l.IsNews || rows[l.Agency].Unlogged.Length > 0)).Select(l => rows[l.Agency])];
        if (change is null)
        {
            await retries.NoteAsync(order, cycleId, meant.Select(row => row.RowKey), cancellation);
            await WakeAsync(cycle, meant, client, cancellation);
            return lines;
        }

        ConcurrentDictionary<string, OrderOutcome> other = [];
        ConcurrentBag<string> left = [];
        long begun = clock.GetTimestamp();
        await Parallel.ForEachAsync(
            open.Chunk(Together),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
            async (chunk, stop) =>
            {
                if (clock.GetElapsedTime(begun) > Longest)
                {
                    foreach (AssessmentRow row in chunk)
                    {
                        left.Add(row.RowKey);
                    }

                    return;
                }

                foreach ((string agency, OrderOutcome outcome) in await WriteAsync(chunk, cycle, change, order, client, stop))
                {
                    other[agency] = outcome;
                }
            });
        if (left.IsEmpty && change.Wakes)
        {
            await WakeAsync(cycle, meant, client, cancellation);
        }

        HashSet<string> pending = [.. left];
        return [.. lines.Select(l => (other.TryGetValue(l.Agency, out OrderOutcome? outcome) ? l with { Outcome = outcome } : l) with { IsPending = pending.Contains(l.Agency) })];
    }

    // All of a transaction's rows are written or none. When another writer came between, each is written alone.
    private async Task<List<(string, OrderOutcome)>> WriteAsync(
        AssessmentRow[] chunk, CycleRow cycle, AssessmentChange change, Order order, DurableTaskClient client, CancellationToken cancellation)
    {
        try
        {
            DateTimeOffset now = clock.GetUtcNow();
            AssessmentRow[] news = [.. chunk.Where(row => change.Judge(row, cycle, null, now).IsNews)];
            foreach (AssessmentRow row in news)
            {
                change.Make(row, cycle, order, changes, now);
            }

            await assessments.UpdateAsync(news, cancellation);
        }
        catch (RequestFailedException e) when (e.Status == 412)
        {
            List<(string, OrderOutcome)> outcomes = [];
            foreach (AssessmentRow row in chunk)
            {
                outcomes.Add((row.RowKey, await single.TakeAsync(new AssessmentKey(cycle.RowKey, row.RowKey), change, order with { Seen = null }, client, cancellation)));
            }

            return outcomes;
        }

        await LogAsync(cycle.RowKey, [.. chunk.Where(row => row.Unlogged.Length > 0)], cancellation);
        return [];
    }

    private async Task LogAsync(string cycle, AssessmentRow[] rows, CancellationToken cancellation)
    {
        await changes.NoteAsync(cycle, [.. rows.SelectMany(row => ChangeLog.ListOf(row.Unlogged))], cancellation);
        foreach (AssessmentRow row in rows)
        {
            row.Unlogged = "";
        }

        try
        {
            await assessments.UpdateAsync(rows, cancellation);
        }
        catch (RequestFailedException e) when (e.Status == 412)
        {
            // Whoever wrote to one of them since has taken the words along, and the log takes each once.
            return;
        }
    }

    private async Task WakeAsync(CycleRow cycle, AssessmentRow[] rows, DurableTaskClient client, CancellationToken cancellation)
    {
        if (rows.Length <= MostWoken)
        {
            foreach (AssessmentRow row in rows)
            {
                await CycleStarter.WakeAsync(cycle, row, "order", client, cancellation);
            }

            return;
        }

        await cycles.ChangeAsync(cycle.RowKey, row => (row.WakeFor = ++row.Changes) > 0, cancellation);
        await Wakes.CycleAsync(client, cycle.RowKey, "order", cancellation);
    }

    private BulkLine Judge(AssessmentRow row, CycleRow cycle, AssessmentChange? change)
    {
        (OrderOutcome outcome, bool isNews) = change?.Judge(row, cycle, null, clock.GetUtcNow())
            ?? (row.Fault is null ? OrderOutcome.Conflict("not-faulted") : OrderOutcome.Done, row.Fault is not null);
        return new BulkLine(row.RowKey, row.AgencyName, outcome, isNews);
    }

    private static BulkLine Missing(string cycle, string agency) => new(agency, agency, OrderOutcome.NotFound("assessment-not-found", cycle, agency), IsNews: false);
}

/// <summary>What comes of an order for one agency among many.</summary>
/// <param name="Agency">The agency's code.</param>
/// <param name="Name">Its name.</param>
/// <param name="Outcome">What comes of it.</param>
/// <param name="IsNews">Whether something changes; else it was so already, or is refused.</param>
public sealed record BulkLine(string Agency, string Name, OrderOutcome Outcome, bool IsNews)
{
    /// <summary>Whether it is left for another request.</summary>
    public bool IsPending { get; init; }
}
