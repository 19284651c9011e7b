using System.Globalization;
using Merit.Adapters.Storage;
using Merit.Assessment.Auditing;
using Merit.Assessment.Reading;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Http.Description;
using MeritFunctions.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Determination;

/// <summary>
/// The plenary's release, and its correction, over HTTP. Both stand in the cycle's row, beside the word that lets result
/// mails go: so of two at once one counts, and no correction meets mails that are out.
/// </summary>
public sealed class ReleaseCycle(Orders orders, CycleTable cycles, AssessmentTable assessments, DecisionTable decisions, ChangeLog changes, TimeProvider clock)
{
    private static readonly string[] Fields = ["decree", "decidedBy", "decidedOn"];

    /// <summary>202 when stored; the same decision again: the same; 409 when a deadline has not passed or something is not done.</summary>
    [Function(nameof(ReleaseCycle))]
    [Follows(Customs.Key | Customs.Location)]
    [Takes(typeof(SentRelease))]
    [Answers(StatusCodes.Status202Accepted)]
    [Refuses(StatusCodes.Status403Forbidden, "separation-of-duties")]
    [Refuses(StatusCodes.Status404NotFound, "cycle-not-found")]
    [Refuses(StatusCodes.Status409Conflict, "cycle-cancelled", "cycle-paused", "release-blocked", "release-differs", "scores-pending")]
    public Task<IResult> ReleaseAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.Release)] HttpRequest request,
        string cycle,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        orders.OnceAsync(request, cycle, _ => ReleaseOnceAsync(request, cycle, client, cancellation), cancellation);

    private async Task<IResult> ReleaseOnceAsync(HttpRequest request, string cycle, DurableTaskClient client, CancellationToken cancellation)
    {
        RequestBody body = await RequestBody.ReadAsync(request, Fields, cancellation);
        if (await ReadAsync(body, cycle, 1, reason: null, cancellation) is not ({ } row, { } release))
        {
            return await RefuseAsync(body, cycle, cancellation);
        }

        if (await VerifiedByAsync(cycle, request.Caller(), cancellation) is { Count: > 0 } own)
        {
            return Problems.Forbidden("separation-of-duties", string.Join(", ", own));
        }

        if (row.Release == 0)
        {
            OrderOutcome? closed = CycleGate.RefusalOf(row);
            if (closed is null && await BlockersAsync(row, cancellation) is { Count: > 0 } blockers)
            {
                return Problems.Blocked(blockers);
            }

            row = await cycles.ChangeAsync(
                cycle,
                r =>
                {
                    // What an imported file says of the others would come too late.
                    closed = CycleGate.RefusalOf(r) ?? (r.ScoresTaken < r.ScoreFiles ? OrderOutcome.Conflict("scores-pending", cycle) : null);
                    if (r.Release > 0 || closed is not null)
                    {
                        return false;
                    }

                    release.AddTo(r);
                    return true;
                },
                cancellation) ?? row;
            if (closed is not null)
            {
                return closed.ToResult(Routes.AddressOf(cycle));
            }
        }

        // The order that stands may be older: the same twice at once is one.
        return PlenaryRelease.ListOf(row)[0].IsSameAs(release) ? await AcceptAsync(row, request.Caller(), client, cancellation) : Problems.Conflict("release-differs");
    }

    /// <summary>
    /// 202 when the correction is stored; the same again: the same; 409 before the release, and when result mails have been
    /// let go.
    /// </summary>
    [Function("CorrectRelease")]
    [Follows(Customs.Key | Customs.Location)]
    [Takes(typeof(SentCorrection))]
    [Answers(StatusCodes.Status202Accepted)]
    [Refuses(StatusCodes.Status403Forbidden, "separation-of-duties")]
    [Refuses(StatusCodes.Status404NotFound, "cycle-not-found")]
    [Refuses(StatusCodes.Status409Conflict, "not-released", "result-mails-out")]
    public Task<IResult> CorrectAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.ReleaseCorrection)] HttpRequest request,
        string cycle,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        orders.OnceAsync(request, cycle, _ => CorrectOnceAsync(request, cycle, client, cancellation), cancellation);

    private async Task<IResult> CorrectOnceAsync(HttpRequest request, string cycle, DurableTaskClient client, CancellationToken cancellation)
    {
        RequestBody body = await RequestBody.ReadAsync(request, [.. Fields, "reason"], cancellation);
        string reason = body.RequiredParagraphs("reason");
        if (await ReadAsync(body, cycle, 0, reason, cancellation) is not (_, { } release))
        {
            return await RefuseAsync(body, cycle, cancellation);
        }

        if (await VerifiedByAsync(cycle, request.Caller(), cancellation) is { Count: > 0 } own)
        {
            return Problems.Forbidden("separation-of-duties", string.Join(", ", own));
        }

        string? refusal = null;
        CycleRow? row = await cycles.ChangeAsync(
            cycle,
            r =>
            {
                bool isStored = PlenaryRelease.ListOf(r) is [.., { } holding] && holding.IsSameAs(release);
                refusal = r.Release == 0 ? "not-released" : !isStored && r.ResultMailsAt is not null ? "result-mails-out" : null;
                if (refusal is not null || isStored)
                {
                    return false;
                }

                (release with { Number = r.Release + 1 }).AddTo(r);
                return true;
            },
            cancellation);
        return refusal is null ? await AcceptAsync(row!, request.Caller(), client, cancellation) : Problems.Conflict(refusal, cycle);
    }

    private async Task<IResult> AcceptAsync(CycleRow row, Caller caller, DurableTaskClient client, CancellationToken cancellation)
    {
        PlenaryRelease release = PlenaryRelease.ListOf(row)[^1];
        await changes.NoteAsync(
            row.RowKey,
            changes.Change(
                string.Create(CultureInfo.InvariantCulture, $"release|{release.Number}"),
                release.Number == 1 ? AuditKind.ReleaseTaken : AuditKind.ReleaseCorrected,
                row.RowKey,
                StoredJson.Sha256(StoredJson.Serialize(release)),
                caller.Id,
                caller.AuditRole,
                release.Reason),
            cancellation);
        await Wakes.CycleAsync(client, row.RowKey, "release", cancellation);
        return Results.Accepted($"{Routes.AddressOf(row.RowKey)}/results");
    }

    private async Task<(CycleRow Row, PlenaryRelease Release)?> ReadAsync(RequestBody body, string cycle, int number, string? reason, CancellationToken cancellation)
    {
        if (!body.IsReadable || await cycles.FindAsync(cycle, cancellation) is not { } row)
        {
            return null;
        }

        var release = new PlenaryRelease(
            number, body.RequiredLine("decree"), body.RequiredText("decidedBy", TextForm.OpaqueId), body.RequiredDate("decidedOn"), reason, clock.GetUtcNow());
        CheckDate(release, row, body.Findings);
        return body.Findings.HasErrors ? null : (row, release);
    }

    // Who verified an agency does not release what came of it.
    private async Task<IReadOnlyList<string>> VerifiedByAsync(string cycle, Caller caller, CancellationToken cancellation) =>
        [.. (await decisions.ListAsync(cycle, cancellation)).Select(VerificationDecision.Of)
            .Where(d => d.Deciders.Contains(caller.Id, StringComparer.OrdinalIgnoreCase) && d.Outcome != VerificationOutcome.Reopen).Select(d => d.Agency).Distinct()];

    private async Task<IResult> RefuseAsync(RequestBody body, string cycle, CancellationToken cancellation) =>
        !body.IsReadable ? Problems.Invalid(body.Findings.All, StatusCodes.Status400BadRequest)
        : await cycles.FindAsync(cycle, cancellation) is null ? Problems.NotFound("cycle-not-found", cycle)
        : Problems.Invalid(body.Findings.All);

    // A decree has the date of the place where it was signed.
    private static void CheckDate(PlenaryRelease release, CycleRow cycle, FindingList findings)
    {
        if (release.DecidedOn > Messages.WibDate(release.ReceivedAt))
        {
            findings.Error("decided-on-future", "/decidedOn", Messages.Wib(release.ReceivedAt));
        }
        else if (release.DecidedOn < Messages.WibDate(cycle.OpensAt))
        {
            findings.Error("decided-on-before-cycle", "/decidedOn", Messages.Wib(cycle.OpensAt));
        }
    }

    // A verified assessment still blocks while its agency may upload again: the deadline has not passed, or the last look at what
    // it uploaded before it has not ended.
    private async Task<IReadOnlyList<Blocker>> BlockersAsync(CycleRow cycle, CancellationToken cancellation) =>
        [.. (await assessments.ListAsync(cycle.RowKey, cancellation))
            .Where(r => !r.HasEndedIn(cycle))
            .Select(r => new Blocker(r.RowKey, r.Stage, r.Stage == AssessmentStage.ClarificationRequested ? r.ClarifyUntil : r.IsSettledIn(cycle) ? null : r.DeadlineIn(cycle)))];

    private sealed record SentRelease(string Decree, string DecidedBy, DateOnly DecidedOn);

    private sealed record SentCorrection(string Decree, string DecidedBy, DateOnly DecidedOn, string Reason);
}
