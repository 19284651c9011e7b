using Merit.Adapters.Storage;
using Merit.Assessment.Auditing;
using Merit.Assessment.Reading;
using Merit.Assessment.Scoring;
using Merit.Assessment.Verification;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Records;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Verification;

/// <summary>
/// Makes one decision of the reviews of an upload: equal levels agree by themselves, others are conceded or settled by the moderator. Its
/// insert is what counts, as of any decision; whoever comes twice, or at the same time, comes to the same one.
/// </summary>
public sealed class ReviewSettling(
    ReviewReader reader, ReviewDuties duties, DecisionTable decisions, AssignmentTable assignments, RecordStore records, ReviewStore store, DecisionDesk desk, UnfinishedPlaces unfinished, ChangeLog changes, TimeProvider clock)
{
    private const int LongestReason = 4_000;
    private const int MostRounds = 20;

    /// <summary>The submitted reviews of the upload that counts; null until all are that the cycle asks for. Before, nobody is shown anything of them.</summary>
    public async Task<SubmittedReviews?> FindAsync(ReviewedAgency agency, CancellationToken cancellation)
    {
        if (await reader.UploadAsync(agency.Cycle, agency.Row, cancellation) is not { } upload)
        {
            return null;
        }

        (ReviewPlace key, CycleRow cycle) = (KeyOf(agency, upload), agency.Cycle.Cycle);
        SubmittedReview? first = await ReadAsync(key, AssignmentSlot.First, cancellation);
        SubmittedReview? second = cycle.IsDoublyReviewed && first is not null ? await ReadAsync(key, AssignmentSlot.Second, cancellation) : first;
        if (first is null || second is null)
        {
            return null;
        }

        (IReadOnlyList<SettledLevel> settled, string? version) = await store.FindSettledAsync(key, cancellation);
        return new SubmittedReviews(agency, upload, key, first, second, ReviewComparison.Compare(upload.Subject, first.Review, second.Review), settled, version);
    }

    /// <summary>
    /// Both reviews, for those who may know of them: whoever is assigned, and those who run, audit or decide the cycle. Before both are submitted nobody is
    /// shown anything, and all are told the same.
    /// </summary>
    public async Task<(SubmittedReviews? Both, OrderOutcome? Refusal)> ShowAsync(string cycle, string agency, Caller caller, CancellationToken cancellation)
    {
        (ReviewedAgency? found, OrderOutcome? refusal) = await reader.FindAgencyAsync(cycle, agency, cancellation);
        if (found is null)
        {
            return (null, refusal);
        }

        bool isWatching = (caller.Roles & (Roles.Operator | Roles.Auditor | Roles.Plenary)) != Roles.None;
        AssignmentRow? place = isWatching ? null : await duties.FindAsync(cycle, agency, caller, ReviewDuties.All, cancellation);
        return !isWatching && place is null ? (null, ReviewDuties.RefusalOf(agency))
            // An assessor whose own review is open learns nothing of the other one.
            : await FindAsync(found, cancellation) is { } both && (isWatching || place!.Slot == AssignmentSlot.Moderator || both.IsBy(caller)) ? (both, null)
            : (null, OrderOutcome.Conflict("reviews-open", agency));
    }

    /// <summary>What a level would lead to; null when it cannot count.</summary>
    public static ScoreResult? EffectOf(SubmittedReviews both, ComparedIndicator indicator, decimal level) => ReviewComparison.Effect(
        both.Upload.Subject,
        both.Compared,
        both.Settled,
        new ScoringOptions { AgencyType = both.Agency.Row.ReadAgencyType(), Corrections = both.Upload.Corrections ?? [] },
        indicator.Code,
        level);

    /// <summary>Takes the decision when no difference is left. Whether it did, or there is nothing to decide, the outcome is done; otherwise it says what to wait for.</summary>
    public async Task<OrderOutcome> EvaluateAsync(ReviewedAgency agency, DurableTaskClient client, CancellationToken cancellation)
    {
        if (agency.Row.Stage != AssessmentStage.AwaitingVerification || await FindAsync(agency, cancellation) is not { } both)
        {
            return OrderOutcome.Done;
        }

        await NoteAsync(both, cancellation);
        return ReviewComparison.Settle(both.Compared, both.Settled) is { } levels && !await IsDecidedAsync(both, cancellation)
            ? await DecideAsync(both, levels, moderator: null, client, cancellation)
            : OrderOutcome.Done;
    }

    /// <summary>Has an assessor take the other's level of an indicator on which both differ.</summary>
    public async Task<OrderOutcome> ConcedeAsync(
        string cycle, string agency, SeenUpload seen, string indicator, string reason, Caller caller, DurableTaskClient client, CancellationToken cancellation)
    {
        for (int round = 1; ; round++)
        {
            (ReviewWork? work, OrderOutcome? refusal) = await reader.FindAsync(cycle, agency, caller, cancellation);
            if (work is null)
            {
                return refusal!;
            }

            if (ReviewReader.RefusalOf(work.Agency, seen.Receipt, seen.Round) is { } closed)
            {
                return closed;
            }

            // Whoever has not submitted learns nothing of who has.
            if (work.Review.SubmittedAt is null || await FindAsync(work.Agency, cancellation) is not { } both)
            {
                return OrderOutcome.Conflict("reviews-open", agency);
            }

            string? code = work.Upload.Subject.Instrument.Find(indicator)?.Code;
            if (both.Compared.FirstOrDefault(one => one.Code == code && !one.Agrees) is not { } differing)
            {
                return OrderOutcome.Conflict("indicator-not-differing", indicator);
            }

            ReviewedLevel other = work.Place.Slot == AssignmentSlot.First ? differing.Second : differing.First;
            if (both.Settled.FirstOrDefault(one => one.Indicator == code) is { } before)
            {
                return before.By == caller.Id && before.Reason == reason ? await EndAsync(work, client, cancellation) : OrderOutcome.Conflict("indicator-settled", indicator);
            }

            if (await IsDecidedAsync(both, cancellation))
            {
                return OrderOutcome.Conflict("already-decided", seen.Receipt);
            }

            await unfinished.NoteAsync(work.Cycle.Cycle, cancellation);
            if (await assignments.BeginAsync(work.Place, AssignmentRow.WorkOf(work.Key.Receipt, work.Key.Round), cancellation) is null)
            {
                return ReviewDuties.RefusalOf(agency);
            }

            var conceded = new SettledLevel(differing.Code, other.Level, LevelBasis.Conceded, caller.Id, reason, clock.GetUtcNow());
            if (await store.TryWriteSettledAsync(both.Key, [.. both.Settled, conceded], both.SettledVersion, cancellation))
            {
                return await EndAsync(work, client, cancellation);
            }

            if (round == MostRounds)
            {
                return OrderOutcome.Stale;
            }
        }
    }

    /// <summary>Settles every difference that is left, by somebody who reviewed neither.</summary>
    public async Task<OrderOutcome> ModerateAsync(
        string cycle,
        string agency,
        SeenUpload seen,
        IReadOnlyDictionary<string, decimal> levels,
        IReadOnlyDictionary<string, string> reasons,
        Caller caller,
        DurableTaskClient client,
        CancellationToken cancellation)
    {
        (ReviewedAgency? found, OrderOutcome? refusal) = await reader.FindAgencyAsync(cycle, agency, cancellation);
        if (found is null)
        {
            return refusal!;
        }

        if (await duties.FindAsync(cycle, agency, caller, [AssignmentSlot.Moderator], cancellation) is null)
        {
            return ReviewDuties.RefusalOf(agency);
        }

        // The same again is judged on what it was decided on.
        bool isAgain = found.Row.Stage == AssessmentStage.Verified && found.Row.Receipt == seen.Receipt;
        if (!isAgain && ReviewReader.RefusalOf(found, seen.Receipt, seen.Round) is { } closed)
        {
            return closed;
        }

        if (await FindAsync(found, cancellation) is not { } both)
        {
            return OrderOutcome.Conflict("reviews-open", agency);
        }

        if (both.IsBy(caller))
        {
            return OrderOutcome.Forbidden("moderator-reviewed", agency);
        }

        FindingList findings = new(Messages.Find);
        Dictionary<string, SettledLevel> moderated = Moderated(both, levels, reasons, caller, findings);
        return findings.HasErrors
            ? OrderOutcome.Invalid(findings.All)
            : await DecideAsync(both, ReviewComparison.Settle(both.Compared, [.. both.Settled, .. moderated.Values])!, caller.Id, client, cancellation);
    }

    /// <summary>Whether somebody has decided on these reviews, or on the upload in another way.</summary>
    public async Task<bool> IsDecidedAsync(SubmittedReviews both, CancellationToken cancellation) =>
        await decisions.FindAsync(both.Key.Cycle, DecisionRow.OnUpload(both.Key.Agency, both.Key.Receipt, both.Key.Round), cancellation) is not null;

    private static Dictionary<string, SettledLevel> Moderated(
        SubmittedReviews both, IReadOnlyDictionary<string, decimal> levels, IReadOnlyDictionary<string, string> reasons, Caller caller, FindingList findings)
    {
        ReviewSubject subject = both.Upload.Subject;
        IReadOnlyList<ComparedIndicator> open = both.Open;
        foreach (string code in levels.Keys.Concat(reasons.Keys).Distinct(StringComparer.Ordinal).Where(code => !open.Any(one => one.Code == subject.Instrument.Find(code)?.Code)))
        {
            findings.Error("indicator-not-differing", JsonText.Member(levels.ContainsKey(code) ? "/levels" : "/reasons", code), code);
        }

        Dictionary<string, SettledLevel> moderated = new(StringComparer.Ordinal);
        foreach (ComparedIndicator one in open)
        {
            if (!levels.TryGetValue(one.Code, out decimal level))
            {
                findings.Error("moderation-level-missing", JsonText.Member("/levels", one.Code), one.Code);
                continue;
            }

            if (level != one.First.Level && level != one.Second.Level)
            {
                subject.CheckFinal(one.Code, level, findings);
            }

            string reason = reasons.GetValueOrDefault(one.Code, "");
            if (string.IsNullOrWhiteSpace(reason))
            {
                findings.Error("moderation-reason-missing", JsonText.Member("/reasons", one.Code), one.Code);
            }

            moderated[one.Code] = new SettledLevel(one.Code, level, LevelBasis.Moderated, caller.Id, reason);
        }

        return moderated;
    }

    private async Task<OrderOutcome> DecideAsync(SubmittedReviews both, IReadOnlyList<SettledLevel> levels, string? moderator, DurableTaskClient client, CancellationToken cancellation)
    {
        (ReviewPlace key, ReviewedUpload upload) = (both.Key, both.Upload);
        SubmittedReview[] reviews = ReferenceEquals(both.First, both.Second) ? [both.First] : [both.First, both.Second];
        var settlement = new ReviewSettlement(
            key.Cycle,
            key.Agency,
            key.Receipt,
            key.Round,
            [.. reviews.Select(one => new SettledReview(one.Review.Assessor, one.Record, one.Hash))],
            moderator,
            [.. both.Compared.Zip(levels, (found, settled) => new SettledIndicator(found, settled))]);
        string record = RecordNames.Settlement(key.Cycle, key.Agency, key.Receipt, key.Round, StoredJson.Sha256(StoredJson.Serialize(settlement)));
        string hash = await records.WriteAsync(record, settlement, cancellation);

        var adjusted = new SortedDictionary<string, decimal>(upload.Subject.Standing.ToDictionary(), StringComparer.OrdinalIgnoreCase);
        foreach (SettledLevel level in levels.Where(level => level.Level != upload.Subject.ClaimOf(level.Indicator)))
        {
            adjusted[level.Indicator] = level.Level;
        }

        var decision = new VerificationDecision(
            string.Create(System.Globalization.CultureInfo.InvariantCulture, $"review-{key.Receipt}-{key.Round}"),
            key.Cycle,
            key.Agency,
            key.Receipt,
            key.Round,
            moderator ?? both.First.Review.Assessor,
            adjusted.Count > 0 ? VerificationOutcome.Adjust : VerificationOutcome.Confirm,
            adjusted,
            [],
            ReviewComparison.Reasons(both.Compared, levels, LongestReason) ?? upload.Reason,
            ClarifyUntil: null,
            clock.GetUtcNow(),
            upload.Corrections)
        {
            Reviews = reviews.Length == 1 ? null : new DoubleReview(
                both.First.Review.Assessor,
                both.Second.Review.Assessor,
                moderator,
                record,
                hash,
                [.. levels.Where(level => level.Basis != LevelBasis.Agreed).Select(level => level with { Reason = null })]),
        };
        return await desk.TakeAsync(decision, both.Agency.Row, decision, row => ReviewReader.RefusalOf(both.Agency with { Row = row }, key.Receipt, key.Round), client, cancellation);
    }

    // What was conceded stands in the blob that decided it; the log takes the word of it once.
    private Task NoteAsync(SubmittedReviews both, CancellationToken cancellation) => changes.NoteAsync(
        both.Key.Cycle,
        [
            .. both.Settled.Select(level => changes.Change(
                string.Create(System.Globalization.CultureInfo.InvariantCulture, $"conceded|{both.Key.Agency}|{both.Key.Receipt}|{both.Key.Round}|{level.Indicator}"),
                AuditKind.LevelConceded,
                $"{both.Key.Agency}/{both.Key.Receipt}",
                actor: level.By ?? ChangeLog.App,
                role: AuditRole.Assessor,
                why: $"{level.Indicator}: {level.Reason}") with { At = level.At ?? clock.GetUtcNow() }),
        ],
        cancellation);

    private async Task<OrderOutcome> EndAsync(ReviewWork work, DurableTaskClient client, CancellationToken cancellation)
    {
        OrderOutcome outcome = await EvaluateAsync(work.Agency, client, cancellation);
        if (outcome.IsDone)
        {
            await assignments.EndAsync(work.Place, AssignmentRow.WorkOf(work.Key.Receipt, work.Key.Round), cancellation);
        }

        // What was conceded is conceded, also when the decision has to wait for a pause to end.
        return outcome.IsDone || outcome.Code == "cycle-paused" ? OrderOutcome.Done : outcome;
    }

    private async Task<SubmittedReview?> ReadAsync(ReviewPlace key, string slot, CancellationToken cancellation)
    {
        string name = RecordNames.Review(key.Cycle, key.Agency, key.Receipt, key.Round, slot);
        return await records.ReadBytesAsync(name, cancellation) is { } bytes ? new SubmittedReview(StoredJson.Deserialize<Review>(bytes), name, StoredJson.Sha256(bytes)) : null;
    }

    private static ReviewPlace KeyOf(ReviewedAgency agency, ReviewedUpload upload) =>
        new(agency.Row.PartitionKey, agency.Row.RowKey, upload.Report.Receipt, upload.Round, AssignmentSlot.First, "");
}

/// <summary>Which upload somebody has seen, so that nobody settles another one.</summary>
/// <param name="Receipt">Its receipt.</param>
/// <param name="Round">The round; null when it was not said.</param>
public sealed record SeenUpload(string Receipt, int? Round);

/// <summary>A review as it was submitted.</summary>
/// <param name="Review">The review.</param>
/// <param name="Record">Name of its record.</param>
/// <param name="Hash">SHA-256 of that record.</param>
public sealed record SubmittedReview(Review Review, string Record, string Hash);

/// <summary>The submitted reviews of an upload in one round. Where one assessor reviews, both are the same one.</summary>
/// <param name="Agency">The agency.</param>
/// <param name="Upload">What was reviewed.</param>
/// <param name="Key">Which upload and round.</param>
/// <param name="First">The first assessor's.</param>
/// <param name="Second">The second one's.</param>
/// <param name="Compared">Both levels of each indicator.</param>
/// <param name="Settled">What they have settled between them.</param>
/// <param name="SettledVersion">The version of that; null when nothing is kept yet.</param>
public sealed record SubmittedReviews(
    ReviewedAgency Agency,
    ReviewedUpload Upload,
    ReviewPlace Key,
    SubmittedReview First,
    SubmittedReview Second,
    IReadOnlyList<ComparedIndicator> Compared,
    IReadOnlyList<SettledLevel> Settled,
    string? SettledVersion)
{
    /// <summary>The differences that are left.</summary>
    public IReadOnlyList<ComparedIndicator> Open => ReviewComparison.Open(Compared, Settled);

    /// <summary>Whether somebody wrote one of them.</summary>
    public bool IsBy(Caller caller) => new[] { First, Second }.Any(one => string.Equals(one.Review.Assessor, caller.Id, StringComparison.OrdinalIgnoreCase));
}
