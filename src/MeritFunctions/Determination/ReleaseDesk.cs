using System.Globalization;
using Merit.Adapters.Storage;
using Merit.Assessment.Auditing;
using Merit.Assessment.Reading;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Records;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Determination;

/// <summary>
/// Takes the plenary's release and its correction, whoever sends them. Both stand in the cycle's row, beside the word that lets result mails go:
/// so of two at once one counts, and no correction meets mails that are out.
/// </summary>
public sealed class ReleaseDesk(
    CycleTable cycles, DecisionTable decisions, SessionTable sessions, SessionDesk desk, RecordStore records, ReleaseCheck check, ChangeLog changes, TimeProvider clock)
{
    // Each round means that something was taken back in a session meanwhile.
    private const int MostRounds = 5;

    /// <summary>What an order may say.</summary>
    public static IReadOnlyList<string> Fields { get; } = ["decree", "decidedBy", "decidedOn"];

    /// <summary>Releases a cycle, whoever sends the order.</summary>
    public async Task<OrderOutcome> ReleaseAsync(RequestBody body, Caller caller, string cycle, DurableTaskClient client, CancellationToken cancellation)
    {
        if (await ReadAsync(body, cycle, 1, reason: null, cancellation) is not ({ } row, { } release))
        {
            return await RefuseAsync(body, cycle, cancellation);
        }

        if (await VerifiedByAsync(cycle, caller, cancellation) is { Count: > 0 } own)
        {
            return OrderOutcome.Forbidden("separation-of-duties", string.Join(", ", own));
        }

        if (RefusalOf(row, caller) is { } notTheirs)
        {
            return notTheirs;
        }

        for (int round = 1; row.Release == 0; round++)
        {
            OrderOutcome? closed = CycleGate.RefusalOf(row);
            if (closed is null)
            {
                (IReadOnlyList<Blocker> blockers, PlenaryRecord? plenary) = await check.OfAsync(row, cancellation);
                if (blockers.Count > 0)
                {
                    return OrderOutcome.Blocked(blockers);
                }

                if (plenary is not null)
                {
                    if (await DecreeOfAnotherAsync(release.Decree, cycle, cancellation) is { } other)
                    {
                        return OrderOutcome.Conflict("decree-taken", release.Decree, other);
                    }

                    // What the sessions decided is a record before the row names it: what is taken back later changes nothing of it.
                    release = release with { Plenary = await WriteAsync(plenary, cancellation) };
                }
            }

            bool isSeen = true;
            int takenBack = row.PlenaryTakenBack;
            row = await cycles.ChangeAsync(
                cycle,
                r =>
                {
                    // What an imported file says of the others would come too late.
                    closed = CycleGate.RefusalOf(r) ?? (r.ScoresTaken < r.ScoreFiles ? OrderOutcome.Conflict("scores-pending", cycle) : null);
                    isSeen = r.PlenaryTakenBack == takenBack;
                    if (r.Release > 0 || closed is not null || !isSeen)
                    {
                        return false;
                    }

                    release.AddTo(r);
                    r.ReleasedBy = caller.Id;
                    return true;
                },
                cancellation) ?? row;
            if (closed is not null)
            {
                return closed;
            }

            if (!isSeen && round == MostRounds)
            {
                return OrderOutcome.Conflict("session-busy", cycle);
            }
        }

        // The order that stands may be older: the same twice at once is one.
        return PlenaryRelease.ListOf(row)[0].IsSameAs(release) ? await AcceptAsync(row, caller, client, cancellation)
            : OrderOutcome.Conflict("release-differs");
    }

    /// <summary>Corrects the release of a cycle, before its mails are let go.</summary>
    public async Task<OrderOutcome> CorrectAsync(RequestBody body, Caller caller, string cycle, DurableTaskClient client, CancellationToken cancellation)
    {
        string reason = body.RequiredParagraphs("reason");
        if (await ReadAsync(body, cycle, 0, reason, cancellation) is not ({ } found, { } release))
        {
            return await RefuseAsync(body, cycle, cancellation);
        }

        if (await VerifiedByAsync(cycle, caller, cancellation) is { Count: > 0 } own)
        {
            return OrderOutcome.Forbidden("separation-of-duties", string.Join(", ", own));
        }

        if (RefusalOf(found, caller) is { } notTheirs)
        {
            return notTheirs;
        }

        if (PlenarySetting.Of(found) is not null && found.Release > 0 && await DecreeOfAnotherAsync(release.Decree, cycle, cancellation) is { } other)
        {
            return OrderOutcome.Conflict("decree-taken", release.Decree, other);
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

                (release with { Number = r.Release + 1, Plenary = PlenaryRelease.ListOf(r)[^1].Plenary }).AddTo(r);
                r.ReleasedBy = $"{r.ReleasedBy},{caller.Id}";
                return true;
            },
            cancellation);
        return row is null ? OrderOutcome.NotFound("cycle-not-found", cycle)
            : refusal is null ? await AcceptAsync(row, caller, client, cancellation)
            : OrderOutcome.Conflict(refusal, cycle);
    }

    private async Task<OrderOutcome> AcceptAsync(CycleRow row, Caller caller, DurableTaskClient client, CancellationToken cancellation)
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
        // What was done in a session by somebody who stopped before it was written down has nobody after them to do it.
        foreach (SessionRow held in PlenarySetting.Of(row) is null ? [] : await sessions.ListAsync(row.RowKey, cancellation))
        {
            await desk.LogAsync(held, cancellation);
        }

        await Wakes.CycleAsync(client, row.RowKey, "release", cancellation);
        return OrderOutcome.Done;
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

    private async Task<OrderOutcome> RefuseAsync(RequestBody body, string cycle, CancellationToken cancellation) =>
        await cycles.FindAsync(cycle, cancellation) is null ? OrderOutcome.NotFound("cycle-not-found", cycle) : OrderOutcome.Invalid(body.Findings.All);

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

    // In a plenary the person whom the cycle names releases, and nobody else.
    private static OrderOutcome? RefusalOf(CycleRow cycle, Caller caller) =>
        PlenarySetting.Of(cycle) is null || SessionDesk.IsAuthority(cycle, new Order(caller)) ? null : OrderOutcome.Forbidden("not-the-authority", cycle.RowKey);

    private async Task<string?> DecreeOfAnotherAsync(string decree, string cycle, CancellationToken cancellation)
    {
        CycleRow? other = (await cycles.ListAsync(cancellation)).FirstOrDefault(
            row => row.RowKey != cycle && PlenaryRelease.ListOf(row).Any(r => string.Equals(r.Decree, decree, StringComparison.OrdinalIgnoreCase)));
        return other?.RowKey ?? (await sessions.TakeDecreeAsync(decree, cycle, cancellation) is { } holder && holder != cycle ? holder : null);
    }

    private async Task<string> WriteAsync(PlenaryRecord plenary, CancellationToken cancellation)
    {
        string name = RecordNames.Plenary(plenary.CycleId, StoredJson.Sha256(StoredJson.Serialize(plenary)));
        await records.WriteFirstAsync(name, plenary, cancellation);
        return name;
    }
}
