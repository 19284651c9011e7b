using Merit.Adapters.Storage;
using Merit.Assessment.Reading;
using Merit.Assessment.Verification;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Http.Description;
using MeritFunctions.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Verification;

/// <summary>An assessor's review over HTTP. It is the caller's own alone: nothing here shows anything of another's.</summary>
public sealed class Reviews(ReviewReader reader, ReviewDesk desk, ReviewSettling settling)
{
    /// <summary>What of a finding a document may say.</summary>
    public static IReadOnlyList<string> Fields { get; } = ["receipt", "round", "level", "reason", "flag", "seen"];

    /// <summary>The caller's own review, prefilled with what fits of an earlier one.</summary>
    [Function("GetReview")]
    [Follows(Customs.Tag)]
    [Answers(StatusCodes.Status200OK, typeof(ReviewAnswer))]
    [Refuses(StatusCodes.Status403Forbidden, "not-assigned")]
    [Refuses(StatusCodes.Status404NotFound, "cycle-not-found", "assessment-not-found")]
    [Refuses(StatusCodes.Status409Conflict, "not-awaiting-verification")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Review)] HttpRequest request, string cycle, string agency, CancellationToken cancellation)
    {
        (ReviewWork? work, OrderOutcome? refusal) = await reader.FindAsync(cycle, agency, request.Caller(), cancellation);
        return work is null ? refusal!.ToResult("") : EntityTag.Show(request, work.Tag, Results.Json(View(work), StoredJson.Options));
    }

    /// <summary>200 when it is kept, now or before; 409 when the review is submitted; 412 when it is another one by now.</summary>
    [Function("PutReviewedIndicator")]
    [Follows(Customs.Guard | Customs.Tag)]
    [Takes(typeof(SentReviewedIndicator))]
    [Answers(StatusCodes.Status200OK, typeof(SavedReview))]
    [Refuses(StatusCodes.Status403Forbidden, "not-assigned")]
    [Refuses(StatusCodes.Status404NotFound, "cycle-not-found", "assessment-not-found")]
    [Refuses(StatusCodes.Status409Conflict, "cycle-cancelled", "cycle-paused", "receipt-superseded", "not-awaiting-verification", "round-passed", "review-submitted")]
    public async Task<IResult> PutAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = Routes.ReviewedIndicator)] HttpRequest request,
        string cycle,
        string agency,
        string indicator,
        CancellationToken cancellation)
    {
        RequestBody body = await RequestBody.ReadAsync(request, Fields, cancellation);
        SentFinding sent = Read(body);
        if (Refusal(body) is { } wrong)
        {
            return wrong;
        }

        (OrderOutcome outcome, SavedReview? saved) = await desk.SaveAsync(cycle, agency, indicator, sent, request.Caller(), EntityTag.Wanted(request), cancellation);
        return saved is null ? outcome.ToResult("") : EntityTag.Show(request, saved.Tag, Results.Json(saved, StoredJson.Options));
    }

    /// <summary>202 when it is submitted, now or before; 422 with everything that is missing.</summary>
    [Function("SubmitReview")]
    [Follows(Customs.Location)]
    [Takes(typeof(SentSubmission))]
    [Answers(StatusCodes.Status202Accepted, typeof(SubmittedAnswer))]
    [Refuses(StatusCodes.Status403Forbidden, "not-assigned")]
    [Refuses(StatusCodes.Status404NotFound, "cycle-not-found", "assessment-not-found")]
    [Refuses(
        StatusCodes.Status409Conflict, "cycle-cancelled", "cycle-paused", "receipt-superseded", "not-awaiting-verification", "round-passed", "verification-not-open", "already-reviewed")]
    public async Task<IResult> SubmitAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.ReviewSubmission)] HttpRequest request,
        string cycle,
        string agency,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        RequestBody body = await RequestBody.ReadAsync(request, ["receipt", "round"], cancellation);
        SeenUpload seen = ReadUpload(body);
        return Refusal(body) ?? (await desk.SubmitAsync(cycle, agency, seen, request.Caller(), client, cancellation)).ToResult(AddressOf(cycle, agency));
    }

    /// <summary>202 when the other's level is taken, now or before; 409 before both have submitted, and where they do not differ.</summary>
    [Function("ConcedeLevel")]
    [Follows(Customs.Location)]
    [Takes(typeof(SentConcededLevel))]
    [Answers(StatusCodes.Status202Accepted)]
    [Refuses(StatusCodes.Status403Forbidden, "not-assigned")]
    [Refuses(StatusCodes.Status404NotFound, "cycle-not-found", "assessment-not-found")]
    [Refuses(
        StatusCodes.Status409Conflict,
        "cycle-cancelled",
        "cycle-paused",
        "receipt-superseded",
        "not-awaiting-verification",
        "round-passed",
        "reviews-open",
        "indicator-not-differing",
        "indicator-settled",
        "already-decided")]
    public async Task<IResult> ConcedeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.Concessions)] HttpRequest request,
        string cycle,
        string agency,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        RequestBody body = await RequestBody.ReadAsync(request, ["receipt", "round", "indicator", "reason"], cancellation);
        SeenUpload seen = ReadUpload(body);
        string indicator = body.RequiredText("indicator", TextForm.IndicatorCode);
        string reason = body.RequiredParagraphs("reason");
        return Refusal(body)
            ?? (await settling.ConcedeAsync(cycle, agency, seen, indicator, reason, request.Caller(), client, cancellation) with { Answer = null }).ToResult(AddressOf(cycle, agency));
    }

    /// <summary>A finding as a document says it.</summary>
    public static SentFinding Read(RequestBody body)
    {
        SeenUpload seen = ReadUpload(body);
        return new SentFinding(seen, body.OptionalNumber("level"), body.OptionalParagraphs("reason"), body.OptionalBoolean("flag") ?? false, body.OptionalLines("seen") ?? []);
    }

    /// <summary>The upload that somebody has seen.</summary>
    public static SeenUpload ReadUpload(RequestBody body) => new(body.RequiredText("receipt", TextForm.OpaqueId), body.OptionalInteger("round", 0, int.MaxValue));

    internal static IResult? Refusal(RequestBody body) =>
        !body.IsReadable ? Problems.Invalid(body.Findings.All, StatusCodes.Status400BadRequest) : body.Findings.HasErrors ? Problems.Invalid(body.Findings.All) : null;

    private static string AddressOf(string cycle, string agency) => $"{Routes.AddressOf(cycle)}/agencies/{agency}/review";

    private static ReviewAnswer View(ReviewWork work)
    {
        (ReviewSubject subject, Review review) = (work.Upload.Subject, work.Review);
        return new ReviewAnswer(
            review.CycleId,
            review.Agency,
            review.Receipt,
            review.Round,
            review.Slot,
            review.SubmittedAt,
            subject.CountOf(review),
            subject.Leaves.Count,
            [
                .. subject.Leaves.Select(leaf =>
                {
                    ReviewedIndicator reviewed = review.Of(leaf.Code);
                    return new ReviewLine(
                        leaf.Code, subject.ClaimOf(leaf.Code), subject.EntryOf(leaf.Code)?.Evidence ?? [], reviewed.Level, reviewed.Reason, reviewed.Flag, reviewed.IsCarried, reviewed.Seen);
                }),
            ]);
    }

    private sealed record ReviewAnswer(
        string Cycle, string Agency, string Receipt, int Round, string Slot, DateTimeOffset? SubmittedAt, int Reviewed, int Of, IReadOnlyList<ReviewLine> Indicators);

    private sealed record ReviewLine(
        string Indicator, decimal Claim, IReadOnlyList<string> Evidence, decimal? Level, string? Reason, bool Flag, bool Carried, IReadOnlyList<SeenFile> Seen);

    private sealed record SentReviewedIndicator(string Receipt, int? Round, decimal? Level, string? Reason, bool? Flag, IReadOnlyList<string>? Seen);

    private sealed record SentSubmission(string Receipt, int? Round);

    private sealed record SentConcededLevel(string Receipt, int? Round, string Indicator, string Reason);
}
