using System.Globalization;
using Merit.Adapters.Storage;
using Merit.Assessment.Auditing;
using Merit.Assessment.Reading;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Records;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Objections;

/// <summary>Takes the decision on an objection. One write to the objection's row lets one count, and what follows from it is carried out at once or by the sweep.</summary>
public sealed class ObjectionJudging(
    ObjectionReader reader, ObjectionDuties duties, ObjectionChecks checks, ObjectionTable table, ObjectionWork work, RecordStore records, ChangeLog changes, TimeProvider clock)
{
    /// <summary>Decides. The same again, by the same person, is the same; anything else is refused.</summary>
    /// <param name="cycle">The cycle.</param>
    /// <param name="agency">The agency's code.</param>
    /// <param name="objection">SHA-256 of the record of the objection that was seen.</param>
    /// <param name="sent">What was found of each indicator.</param>
    /// <param name="by">Who decides.</param>
    /// <param name="client">The durable client.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async Task<OrderOutcome> DecideAsync(
        string cycle, string agency, string objection, IReadOnlyList<SentPoint> sent, Caller by, DurableTaskClient client, CancellationToken cancellation)
    {
        (ObjectionSeen? seen, OrderOutcome? refusal) = await reader.FindAsync(cycle, agency, cancellation);
        if (seen is not { Stored: { } stored, Objection: { } about })
        {
            return refusal ?? OrderOutcome.NotFound("objection-not-found", agency, cycle);
        }

        (ResultRecord result, _, _) = (await reader.ResultAsync(seen, cancellation))!.Value;
        if (await duties.RefusalOfAsync(seen.Cycle.Cycle, seen.Row, result, by, cancellation) is { } notTheirs)
        {
            return notTheirs;
        }

        if (stored.RecordHash != objection)
        {
            return OrderOutcome.Conflict("objection-unseen", agency);
        }

        FindingList findings = new(Messages.Find);
        IReadOnlyList<ObjectionFinding> levels = await checks.FindingsAsync(seen.Cycle, result, about, sent, findings, cancellation);
        if (findings.HasErrors)
        {
            return OrderOutcome.Invalid(findings.All);
        }

        var decision = new ObjectionDecision(cycle, agency, stored.Record, stored.RecordHash, by.Id, clock.GetUtcNow(), levels);
        string content = StoredJson.Sha256(StoredJson.Serialize(decision with { DecidedAt = default }));
        if (stored.DecidedAt is null)
        {
            string hash = StoredJson.Sha256(StoredJson.Serialize(decision));
            string name = RecordNames.ObjectionDecision(cycle, agency, hash);
            await records.WriteAsync(name, decision, cancellation);
            stored = await table.ChangeAsync(
                stored,
                row =>
                {
                    // Judged on the row that is written: another one may have decided meanwhile.
                    if (row.DecidedAt is not null)
                    {
                        return false;
                    }

                    (row.DecidedAt, row.DecidedBy, row.DecisionContent, row.DecisionRecord, row.DecisionHash) = (decision.DecidedAt, by.Id, content, name, hash);
                    row.IsChanged = levels.Any(level => level.IsChanged);
                    row.Unlogged = ChangeLog.Add(
                        row.Unlogged, changes.Change($"objection-decided|{agency}", AuditKind.ObjectionDecided, agency, hash, by.Id, by.AuditRole, WhyOf(levels), row.RecordHash));
                    return true;
                },
                cancellation) ?? stored;
        }

        if (stored.DecisionContent != content)
        {
            return OrderOutcome.Conflict("objection-decided", Messages.Wib(stored.DecidedAt!.Value));
        }

        await work.CarryOnAsync(stored, client, cancellation);
        return OrderOutcome.Done with { Answer = new TakenObjectionDecision(agency, stored.DecisionHash!, stored.IsChanged ? "changed" : "upheld") };
    }

    // The reasons stand in the record: in a row and a line of the log all of them could be too long.
    private static string WhyOf(IReadOnlyList<ObjectionFinding> levels) =>
        string.Join("; ", levels.Select(level => string.Create(CultureInfo.InvariantCulture, $"{level.Indicator}: {level.Before:0.####} → {level.Level:0.####}")));
}

/// <summary>The answer to a decision on an objection that was taken, now or before.</summary>
/// <param name="Agency">The agency's code.</param>
/// <param name="Decision">SHA-256 of the record of the decision.</param>
/// <param name="Outcome">upheld or changed.</param>
public sealed record TakenObjectionDecision(string Agency, string Decision, string Outcome);
