using Merit.Adapters.Storage;
using Merit.Assessment.Auditing;
using Merit.Assessment.Reading;
using Merit.Assessment.Verification;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Records;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Verification;

/// <summary>
/// Takes what an assessor finds, and the review when it is submitted. One write to its blob decides whether a finding came before the
/// submission. What follows from it can be repeated until it is done, by the same request again or by the sweep.
/// </summary>
public sealed class ReviewDesk(
    ReviewReader reader, ReviewSettling settling, ReviewStore store, AssignmentTable assignments, RecordStore records, UnfinishedPlaces unfinished, ChangeLog changes, TimeProvider clock)
{
    private const int MostRounds = 20;

    // Longer than anybody's request may still be under way.
    private static readonly TimeSpan LongestSubmission = TimeSpan.FromMinutes(10);

    /// <summary>Keeps what an assessor finds of one indicator, in place of what they had found of it.</summary>
    /// <param name="cycle">The cycle.</param>
    /// <param name="agency">The agency's code.</param>
    /// <param name="indicator">The indicator's code or alias.</param>
    /// <param name="sent">What was found.</param>
    /// <param name="caller">Who found it.</param>
    /// <param name="seen">The state of the review that they have seen; null when any will do.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async Task<(OrderOutcome Outcome, SavedReview? Saved)> SaveAsync(
        string cycle, string agency, string indicator, SentFinding sent, Caller caller, string? seen, CancellationToken cancellation)
    {
        for (int round = 1; round <= MostRounds; round++)
        {
            (ReviewWork? work, OrderOutcome? refusal) = await reader.FindAsync(cycle, agency, caller, cancellation);
            if (work is null)
            {
                return (refusal!, null);
            }

            if (RefusalOf(work, sent.Upload) is { } closed)
            {
                return (closed, null);
            }

            FindingList findings = new(Messages.Find);
            ReviewSubject subject = work.Upload.Subject;
            if (subject.Instrument.Find(indicator) is not { IsLeaf: true } leaf)
            {
                findings.Error("indicator-unknown", "", indicator);
                return (OrderOutcome.Invalid(findings.All), null);
            }

            if (!subject.IsOpen(leaf.Code))
            {
                findings.Error("indicator-not-reopened", "", leaf.Code, string.Join(", ", subject.Leaves.Select(open => open.Code)));
            }
            else if (sent.Level is { } level)
            {
                subject.Check(leaf.Code, level, findings);
            }

            if (findings.HasErrors)
            {
                return (OrderOutcome.Invalid(findings.All), null);
            }

            if (seen is not null && !seen.Split(',', StringSplitOptions.TrimEntries).Contains(work.Tag, StringComparer.Ordinal))
            {
                return (OrderOutcome.Stale, null);
            }

            ReviewedIndicator before = work.Review.Of(leaf.Code);
            ReviewedIndicator after = (before with { Level = sent.Level, Reason = sent.Reason, Flag = sent.Flag, IsCarried = false })
                .WithSeen((subject.EntryOf(leaf.Code)?.Evidence ?? []).Intersect(sent.Seen), clock.GetUtcNow());
            Review review = work.Review.With(leaf.Code, after);
            if ((work.Version is not null && after == before) || await store.TryWriteAsync(work.Key, review, work.Version, cancellation))
            {
                await ShowAsync(work.Place, review, subject.CountOf(review), cancellation);
                return (OrderOutcome.Done, new SavedReview(leaf.Code, subject.CountOf(review), subject.Leaves.Count, clock.GetUtcNow()) { Tag = ReviewWork.TagOf(review) });
            }
        }

        return (OrderOutcome.Stale, null);
    }

    /// <summary>Notes that an assessor has opened a file, at each open indicator that it is evidence for. After the submission nothing is noted.</summary>
    public async Task NoteSeenAsync(ReviewWork work, string name, Caller caller, CancellationToken cancellation)
    {
        for (int round = 1; round <= MostRounds && work.Review.SubmittedAt is null && RefusalOf(work, new SeenUpload(work.Key.Receipt, work.Key.Round)) is null; round++)
        {
            Review review = work.Review;
            foreach (string code in work.Upload.Subject.Leaves.Select(leaf => leaf.Code).Where(code => work.Upload.Subject.EntryOf(code)?.Evidence.Contains(name) == true))
            {
                ReviewedIndicator before = review.Of(code);
                ReviewedIndicator after = before.WithSeen([name], clock.GetUtcNow());
                review = ReferenceEquals(after, before) ? review : review.With(code, after);
            }

            if (ReferenceEquals(review, work.Review) || await store.TryWriteAsync(work.Key, review, work.Version, cancellation))
            {
                return;
            }

            if ((await reader.FindAsync(work.Key.Cycle, work.Key.Agency, caller, cancellation)).Work is not { } again)
            {
                return;
            }

            work = again;
        }
    }

    /// <summary>Submits an assessor's review; from then on it cannot be changed. The same again finds itself done.</summary>
    public async Task<OrderOutcome> SubmitAsync(string cycle, string agency, SeenUpload seen, Caller caller, DurableTaskClient client, CancellationToken cancellation)
    {
        for (int round = 1; round <= MostRounds; round++)
        {
            (ReviewWork? work, OrderOutcome? refusal) = await reader.FindAsync(cycle, agency, caller, cancellation);
            if (work is null)
            {
                return refusal!;
            }

            bool isSeen = seen.Receipt == work.Key.Receipt && (seen.Round ?? work.Key.Round) == work.Key.Round;
            if (work.Review.SubmittedAt is not null && isSeen)
            {
                return await FinishAsync(work.Agency, work.Place, work.Review, client, cancellation);
            }

            if (RefusalOf(work, seen) is { } closed)
            {
                return closed;
            }

            // As for any decision: until the agency's time is over another upload may come.
            if (!work.Row.IsSettledIn(work.Cycle.Cycle) && work.Row.ClarificationRounds == 0)
            {
                return OrderOutcome.Conflict("verification-not-open", Messages.Wib(work.Row.DeadlineIn(work.Cycle.Cycle)));
            }

            FindingList findings = new(Messages.Find);
            work.Upload.Subject.Check(work.Review, findings);
            if (findings.HasErrors)
            {
                return OrderOutcome.Invalid(findings.All);
            }

            await unfinished.NoteAsync(work.Cycle.Cycle, cancellation);
            if (await assignments.BeginAsync(work.Place, AssignmentRow.WorkOf(work.Key.Receipt, work.Key.Round), cancellation) is not { } place)
            {
                return ReviewDuties.RefusalOf(agency);
            }

            Review review = work.Review with { SubmittedAt = clock.GetUtcNow() };
            if (await store.TryWriteAsync(work.Key, review, work.Version, cancellation))
            {
                return await FinishAsync(work.Agency, place, review, client, cancellation);
            }
        }

        return OrderOutcome.Stale;
    }

    /// <summary>Sees to its end what somebody has begun and may have stopped at: a submission, or what was conceded.</summary>
    /// <param name="cycle">The cycle.</param>
    /// <param name="before">Only what was begun before this moment, by the storage service's clock.</param>
    /// <param name="client">The durable client.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <returns>Whether there is or was any, or nobody knows.</returns>
    public async Task<bool> TakeUpAsync(CycleRow cycle, DateTimeOffset before, DurableTaskClient client, CancellationToken cancellation)
    {
        if (cycle.PausedAt is not null)
        {
            return true;
        }

        List<AssignmentRow> pending = await assignments.ListPendingAsync(cycle.RowKey, cancellation);
        foreach (AssignmentRow place in pending.Where(row => row.Timestamp < before))
        {
            if (AssignmentRow.ReadWork(place.Pending) is ({ } receipt, var round)
                && (await reader.FindAgencyAsync(cycle.RowKey, place.Agency, cancellation)).Found is { } agency
                && await store.FindAsync(new ReviewPlace(cycle.RowKey, place.Agency, receipt, round, place.Slot, place.Assessor), cancellation) is ({ SubmittedAt: not null } review, _))
            {
                await FinishAsync(agency, place, review, client, cancellation);
            }
            else if (place.Timestamp < before - LongestSubmission)
            {
                // Whoever began has stopped before it counted, and submits it again.
                await assignments.EndAsync(place, place.Pending!, cancellation);
            }
        }

        return pending.Count > 0;
    }

    private static OrderOutcome? RefusalOf(ReviewWork work, SeenUpload seen) =>
        work.Review.SubmittedAt is not null && seen.Receipt == work.Key.Receipt ? OrderOutcome.Conflict("review-submitted", work.Key.Agency) : ReviewReader.RefusalOf(work.Agency, seen.Receipt, seen.Round);

    // The sealed review becomes a record, its place shows it, the log has the word of it, and if it was the last one, the decision follows.
    private async Task<OrderOutcome> FinishAsync(ReviewedAgency agency, AssignmentRow place, Review review, DurableTaskClient client, CancellationToken cancellation)
    {
        string name = RecordNames.Review(review.CycleId, review.Agency, review.Receipt, review.Round, review.Slot);
        (Review stands, string hash) = await records.WriteFirstAsync(name, review, cancellation);
        if (stands.Assessor != review.Assessor)
        {
            return OrderOutcome.Conflict("already-reviewed", review.Agency);
        }

        string work = AssignmentRow.WorkOf(review.Receipt, review.Round);
        AssignmentRow? shown = await assignments.ChangeAsync(
            place,
            row =>
            {
                bool isNews = row.Assessor == review.Assessor && (row.Reviewing is null || row.Reviewing == work || row.Pending == work) && (row.Reviewing, row.SubmittedAt) != (work, review.SubmittedAt);
                (row.Reviewing, row.SubmittedAt, row.Reviewed) = isNews ? (work, review.SubmittedAt, review.Indicators.Count(one => one.Value.Level is not null)) : (row.Reviewing, row.SubmittedAt, row.Reviewed);
                return isNews;
            },
            cancellation);
        await changes.NoteAsync(
            review.CycleId,
            changes.Change($"review|{review.Agency}|{work}|{review.Slot}", AuditKind.ReviewSubmitted, $"{review.Agency}/{review.Receipt}", hash, review.Assessor, AuditRole.Assessor) with { At = review.SubmittedAt!.Value },
            cancellation);
        bool isCurrent = agency.Row.Receipt == review.Receipt && agency.Row.ClarificationRounds == review.Round;
        OrderOutcome outcome = isCurrent ? await settling.EvaluateAsync(agency, client, cancellation) : OrderOutcome.Done;
        if (outcome.Code != "cycle-paused" && shown is not null)
        {
            await assignments.EndAsync(shown, work, cancellation);
        }

        // The review is submitted, whatever came of it.
        return OrderOutcome.Done with { Answer = new SubmittedAnswer(review.SubmittedAt.Value) };
    }

    // For showing alone: written when it says something new, and only as long as the place is the assessor's own.
    private Task<AssignmentRow?> ShowAsync(AssignmentRow place, Review review, int reviewed, CancellationToken cancellation)
    {
        string work = AssignmentRow.WorkOf(review.Receipt, review.Round);
        return assignments.ChangeAsync(
            place,
            row =>
            {
                bool isNews = row.Assessor == review.Assessor && (row.Reviewing, row.Reviewed) != (work, reviewed) && !(row.Reviewing == work && row.SubmittedAt is not null);
                (row.Reviewing, row.Reviewed, row.SubmittedAt) = isNews ? (work, reviewed, null) : (row.Reviewing, row.Reviewed, row.SubmittedAt);
                return isNews;
            },
            cancellation);
    }
}

/// <summary>What an assessor sends about an indicator.</summary>
/// <param name="Upload">The upload that they have seen.</param>
/// <param name="Level">The level; null for none.</param>
/// <param name="Reason">Why.</param>
/// <param name="Flag">Whether they want to come back to it.</param>
/// <param name="Seen">Evidence that they have looked at elsewhere.</param>
public sealed record SentFinding(SeenUpload Upload, decimal? Level, string? Reason, bool Flag, IReadOnlyList<string> Seen);

/// <summary>A finding that is kept.</summary>
/// <param name="Indicator">The indicator's code.</param>
/// <param name="Reviewed">How many of the open indicators have a level.</param>
/// <param name="Of">How many are open.</param>
/// <param name="SavedAt">When it was kept.</param>
public sealed record SavedReview(string Indicator, int Reviewed, int Of, DateTimeOffset SavedAt)
{
    /// <summary>Names the state of the review since.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string Tag { get; init; } = "";
}

/// <summary>The answer to a review that was submitted, now or before.</summary>
/// <param name="SubmittedAt">When.</param>
public sealed record SubmittedAnswer(DateTimeOffset SubmittedAt);
