using Merit.Adapters.Storage;
using Merit.Assessment.Auditing;
using MeritFunctions.Http;
using MeritFunctions.Records;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Verification;

/// <summary>
/// Takes decisions on assessments: stores first, wakes second. What a decision decides on is its key, so of two that meet
/// the insert lets one count; the same again is the same answer, and other content under its id is refused.
/// </summary>
public sealed class DecisionDesk(DecisionTable decisions, ChangeLog changes)
{
    /// <summary>Takes a decision.</summary>
    /// <param name="sent">The decision as it was sent.</param>
    /// <param name="row">The assessment as it was when the decision came: if it has moved on since, the key is taken or of no effect.</param>
    /// <param name="kept">The decision with all that follows from it: so it is stored, while what was sent tells a repetition.</param>
    /// <param name="refusal">Why the assessment takes no such decision now; null when it does.</param>
    /// <param name="client">The durable client.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async Task<OrderOutcome> TakeAsync(
        VerificationDecision sent,
        AssessmentRow row,
        VerificationDecision kept,
        Func<AssessmentRow, OrderOutcome?> refusal,
        DurableTaskClient client,
        CancellationToken cancellation)
    {
        string contentHash = ContentHash(sent);
        List<DecisionRow> earlier = await decisions.ListAsync(sent.CycleId, sent.Agency, cancellation);
        if (earlier.Find(d => d.DecisionId == sent.DecisionId) is { } known)
        {
            // A repetition need not name the round, which may be another by now.
            return known.ContentHash == contentHash || known.ContentHash == ContentHash(sent with { Round = VerificationDecision.Of(known).Round })
                ? await AcceptAsync(sent, client, cancellation)
                : OrderOutcome.Conflict("decision-differs", sent.DecisionId);
        }

        if (refusal(row) is { } refused)
        {
            return refused;
        }

        if (await decisions.TryInsertAsync(kept.ToRow(contentHash), cancellation))
        {
            return await AcceptAsync(sent, client, cancellation);
        }

        return await decisions.FindAsync(sent.CycleId, kept.Key, cancellation) is { } first && first.ContentHash == contentHash
            ? await AcceptAsync(sent, client, cancellation)
            : OrderOutcome.Conflict("already-decided", sent.Receipt);
    }

    // Whenever it was received: the same decision sent again is the same.
    private static string ContentHash(VerificationDecision sent) => StoredJson.Sha256(StoredJson.Serialize(sent with { DecidedAt = default }));

    private static string? WhyOf(VerificationDecision sent)
    {
        string[] why = [.. sent.Reason is { } reason ? (string[])[reason] : [], .. (sent.Corrections ?? []).Select(correction => $"{correction.Reason} ({correction.Source})")];
        return why.Length == 0 ? null : string.Join("; ", why);
    }

    private async Task<OrderOutcome> AcceptAsync(VerificationDecision sent, DurableTaskClient client, CancellationToken cancellation)
    {
        bool reopens = sent.Outcome == VerificationOutcome.Reopen;
        await changes.NoteAsync(
            sent.CycleId,
            changes.Change(
                $"decision|{sent.Agency}|{sent.DecisionId}",
                AuditKind.DecisionTaken,
                $"{sent.Agency}/{sent.Receipt}",
                ContentHash(sent with { Round = 0 }),
                sent.Assessor,
                reopens ? AuditRole.Operator : sent.Reviews?.Moderator is null ? AuditRole.Assessor : AuditRole.Moderator,
                WhyOf(sent)),
            cancellation);
        await Wakes.AssessmentAsync(client, sent.CycleId, sent.Agency, sent.DecisionId, cancellation);
        return OrderOutcome.Done with { Answer = new TakenDecision(sent.DecisionId) };
    }
}

/// <summary>The answer to a decision that was taken, now or before.</summary>
/// <param name="DecisionId">The decision's id.</param>
public sealed record TakenDecision(string DecisionId);
