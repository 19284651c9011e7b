using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Scoring;
using Merit.Assessment.Verification;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Http.Description;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Verification;

/// <summary>Where two reviews differ, and what the moderator makes of it, over HTTP.</summary>
public sealed class Moderation(ReviewSettling settling)
{
    /// <summary>The indicators on which both reviews differ, without names; 409 before both are submitted.</summary>
    [Function("GetModeration")]
    [Answers(StatusCodes.Status200OK, typeof(ModerationAnswer))]
    [Refuses(StatusCodes.Status403Forbidden, "not-assigned")]
    [Refuses(StatusCodes.Status404NotFound, "cycle-not-found", "assessment-not-found")]
    [Refuses(StatusCodes.Status409Conflict, "reviews-open")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Moderation)] HttpRequest request, string cycle, string agency, CancellationToken cancellation)
    {
        (SubmittedReviews? both, OrderOutcome? refusal) = await settling.ShowAsync(cycle, agency, request.Caller(), cancellation);
        return both is null
            ? refusal!.ToResult("")
            : Results.Json(
                new ModerationAnswer(
                    cycle,
                    agency,
                    both.Key.Receipt,
                    both.Key.Round,
                    await settling.IsDecidedAsync(both, cancellation),
                    both.Compared.Count,
                    [.. both.Compared.Where(one => !one.Agrees).Select(one => View(both, one))]),
                StoredJson.Options);
    }

    /// <summary>202 when every difference is settled, now or before by the same.</summary>
    [Function("ModerateReviews")]
    [Follows(Customs.Location)]
    [Takes(typeof(SentModeration))]
    [Answers(StatusCodes.Status202Accepted, typeof(TakenDecision))]
    [Refuses(StatusCodes.Status403Forbidden, "not-assigned", "moderator-reviewed")]
    [Refuses(StatusCodes.Status404NotFound, "cycle-not-found", "assessment-not-found")]
    [Refuses(
        StatusCodes.Status409Conflict,
        "cycle-cancelled",
        "cycle-paused",
        "receipt-superseded",
        "not-awaiting-verification",
        "round-passed",
        "reviews-open",
        "decision-differs",
        "already-decided")]
    public async Task<IResult> SettleAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.Moderation)] HttpRequest request,
        string cycle,
        string agency,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        RequestBody body = await RequestBody.ReadAsync(request, ["receipt", "round", "levels", "reasons"], cancellation);
        SeenUpload seen = Reviews.ReadUpload(body);
        IReadOnlyDictionary<string, decimal> levels = body.OptionalLevels("levels");
        IReadOnlyDictionary<string, string> reasons = body.OptionalTextsByName("reasons");
        return Reviews.Refusal(body)
            ?? (await settling.ModerateAsync(cycle, agency, seen, levels, reasons, request.Caller(), client, cancellation)).ToResult(Routes.AddressOf(cycle, agency));
    }

    private static DifferenceLine View(SubmittedReviews both, ComparedIndicator one) => new(
        one.Code,
        one.Claim,
        View(both, one, one.First),
        View(both, one, one.Second),
        both.Settled.FirstOrDefault(settled => settled.Indicator == one.Code)?.Level);

    private static DifferenceSide View(SubmittedReviews both, ComparedIndicator one, ReviewedLevel side)
    {
        ScoreResult? effect = ReviewSettling.EffectOf(both, one, side.Level);
        return new DifferenceSide(side.Level, side.Reason, effect?.Score, effect?.Category?.Title);
    }

    private sealed record ModerationAnswer(string Cycle, string Agency, string Receipt, int Round, bool Decided, int Indicators, IReadOnlyList<DifferenceLine> Differences);

    private sealed record DifferenceLine(string Indicator, decimal Claim, DifferenceSide First, DifferenceSide Second, decimal? Conceded);

    private sealed record DifferenceSide(decimal Level, string? Reason, decimal? Score, Text? Category);

    private sealed record SentModeration(string Receipt, int? Round, IReadOnlyDictionary<string, decimal>? Levels, IReadOnlyDictionary<string, string>? Reasons);
}
