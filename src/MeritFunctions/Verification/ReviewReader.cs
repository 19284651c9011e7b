using System.Text;
using Merit.Adapters.Storage;
using Merit.Assessment.Scoring;
using Merit.Assessment.Submissions;
using Merit.Assessment.Verification;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Records;

namespace MeritFunctions.Verification;

/// <summary>Finds what is to be reviewed of an agency, and what an assessor has found of it so far.</summary>
public sealed class ReviewReader(CycleInstruments cycles, AssessmentTable assessments, DecisionTable decisions, RecordStore records, ReviewStore store, ReviewDuties duties)
{
    /// <summary>An assessor's own work on an agency, or why they have none.</summary>
    public async Task<(ReviewWork? Work, OrderOutcome? Refusal)> FindAsync(string cycle, string agency, Caller caller, CancellationToken cancellation)
    {
        (ReviewedAgency? found, OrderOutcome? refusal) = await FindAgencyAsync(cycle, agency, cancellation);
        if (found is null)
        {
            return (null, refusal);
        }

        if (await duties.FindAsync(cycle, agency, caller, ReviewDuties.Reviewers, cancellation) is not { } place)
        {
            return (null, ReviewDuties.RefusalOf(agency));
        }

        if (await UploadAsync(found.Cycle, found.Row, cancellation) is not { } upload)
        {
            return (null, OrderOutcome.Conflict("not-awaiting-verification", found.Row.Stage));
        }

        var key = new ReviewPlace(cycle, agency, upload.Report.Receipt, upload.Round, place.Slot, place.Assessor);
        (Review Document, string Version)? stored = await store.FindAsync(key, cancellation);
        Review review = stored?.Document ?? await BeginAsync(key, place, upload, cancellation);
        return (new ReviewWork(found.Cycle, found.Row, place, upload, key, review, stored?.Version), null);
    }

    /// <summary>The cycle and the assessment, or why there is none.</summary>
    public async Task<(ReviewedAgency? Found, OrderOutcome? Refusal)> FindAgencyAsync(string cycle, string agency, CancellationToken cancellation)
    {
        if (await cycles.FindAsync(cycle, cancellation) is not { } found)
        {
            return (null, OrderOutcome.NotFound("cycle-not-found", cycle));
        }

        return await assessments.FindAsync(cycle, agency, cancellation) is { } row
            ? (new ReviewedAgency(found, row), null)
            : (null, OrderOutcome.NotFound("assessment-not-found", cycle, agency));
    }

    /// <summary>The upload that counts and what is open of it in this round; null while none is scored.</summary>
    public async Task<ReviewedUpload?> UploadAsync(CycleInstrument cycle, AssessmentRow row, CancellationToken cancellation)
    {
        if (row.Receipt is not { } receipt || receipt != row.ScoredReceipt || await ReportAsync(row, receipt, cancellation) is not { Submission: { } submission } report)
        {
            return null;
        }

        // Where only some indicators were reopened, the levels of the others stay as they were verified, and so do corrections of the index.
        int round = row.ClarificationRounds;
        VerificationDecision? verified = round == 0 ? null : await FindAsync(DecisionRow.OnUpload(row.RowKey, receipt, round - 1));
        VerificationDecision? reopening = round == 0 ? null : await FindAsync(DecisionRow.OnVerified(row.RowKey, receipt, round - 1));
        bool isPart = verified is not null && reopening is { Indicators.Count: > 0 };
        return new ReviewedUpload(
            report,
            new ReviewSubject(cycle.Instrument, submission.Entries, isPart ? [.. reopening!.Indicators] : null, isPart ? verified!.Levels : null),
            round,
            isPart ? verified!.Corrections : null,
            isPart ? reopening!.Reason : null);

        async Task<VerificationDecision?> FindAsync(string key) => await decisions.FindAsync(row.PartitionKey, key, cancellation) is { } stored ? VerificationDecision.Of(stored) : null;
    }

    /// <summary>Why nothing can be found of an upload now; null when it can.</summary>
    /// <param name="found">The cycle and the assessment.</param>
    /// <param name="receipt">The upload that was seen.</param>
    /// <param name="round">The round that was seen; null when it was not said.</param>
    public static OrderOutcome? RefusalOf(ReviewedAgency found, string receipt, int? round) =>
        CycleGate.RefusalOf(found.Cycle.Cycle)
        ?? (found.Row.Receipt is { } newest && newest != receipt ? OrderOutcome.Conflict("receipt-superseded", newest)
            : found.Row.Stage != AssessmentStage.AwaitingVerification || found.Row.Receipt != found.Row.ScoredReceipt ? OrderOutcome.Conflict("not-awaiting-verification", found.Row.Stage)
            : round is not null && round != found.Row.ClarificationRounds ? OrderOutcome.Conflict("round-passed", found.Row.ClarificationRounds)
            : null);

    // What an assessor found of an earlier upload or in an earlier round, as far as it still fits.
    private async Task<Review> BeginAsync(ReviewPlace key, AssignmentRow place, ReviewedUpload upload, CancellationToken cancellation)
    {
        var review = new Review { CycleId = key.Cycle, Agency = key.Agency, Receipt = key.Receipt, Round = key.Round, Slot = key.Slot, Assessor = key.Assessor };
        if (AssignmentRow.ReadWork(place.Reviewing) is not ({ } receipt, var round)
            || await store.FindAsync(key with { Receipt = receipt, Round = round }, cancellation) is not ({ } earlier, _)
            || await records.ReadAsync<UploadReport>(RecordNames.Report(key.Cycle, key.Agency, receipt), cancellation) is not { Submission: not null } before)
        {
            return review;
        }

        return review with { Indicators = ReviewCarrying.Carry(earlier, Version(before), Version(upload.Report), upload.Subject) };
    }

    private static SubmissionVersion Version(UploadReport report) => new(report.Submission!, report.Files.Select(file => (file.Name, file.Sha256)));

    private Task<UploadReport?> ReportAsync(AssessmentRow row, string receipt, CancellationToken cancellation) =>
        records.ReadAsync<UploadReport>(RecordNames.Report(row.PartitionKey, row.RowKey, receipt), cancellation);
}

/// <summary>An agency of a cycle.</summary>
/// <param name="Cycle">The cycle.</param>
/// <param name="Row">The agency's assessment.</param>
public sealed record ReviewedAgency(CycleInstrument Cycle, AssessmentRow Row);

/// <summary>The upload that is reviewed.</summary>
/// <param name="Report">Its report, with the submission and the files that counted.</param>
/// <param name="Subject">What is open of it.</param>
/// <param name="Round">The round, from 0.</param>
/// <param name="Corrections">Corrections of the index that were decided in an earlier round and stand.</param>
/// <param name="Reason">Why some indicators were reopened; null where all are open.</param>
public sealed record ReviewedUpload(UploadReport Report, ReviewSubject Subject, int Round, IReadOnlyList<AppliedCorrection>? Corrections, string? Reason);

/// <summary>An assessor's work on an agency.</summary>
/// <param name="Cycle">The cycle.</param>
/// <param name="Row">The agency's assessment.</param>
/// <param name="Place">The assessor's place.</param>
/// <param name="Upload">What is reviewed.</param>
/// <param name="Key">Where the review is kept.</param>
/// <param name="Review">What the assessor has found so far.</param>
/// <param name="Version">The version that was read; null while it is not kept yet.</param>
public sealed record ReviewWork(CycleInstrument Cycle, AssessmentRow Row, AssignmentRow Place, ReviewedUpload Upload, ReviewPlace Key, Review Review, string? Version)
{
    /// <summary>What is reviewed, and for whom.</summary>
    public ReviewedAgency Agency => new(Cycle, Row);

    /// <summary>Names what the assessor has found, so that nobody changes what they have not seen. That a file was opened changes nothing of it.</summary>
    public string Tag => TagOf(Review);

    /// <summary>The tag of a review.</summary>
    public static string TagOf(Review review)
    {
        StringBuilder found = new($"{review.Receipt}|{review.Round}|{review.Assessor}|{review.SubmittedAt:O}");
        foreach ((string code, ReviewedIndicator reviewed) in review.Indicators.Where(one => one.Value.Level is not null || one.Value.Reason is not null || one.Value.Flag))
        {
            found.Append('\n').Append(System.Globalization.CultureInfo.InvariantCulture, $"{code}|{reviewed.Level}|{reviewed.Flag}|{reviewed.Reason}");
        }

        return EntityTag.Of(Encoding.UTF8.GetBytes(found.ToString()));
    }
}
