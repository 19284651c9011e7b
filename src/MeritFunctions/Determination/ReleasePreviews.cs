using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Awards;
using Merit.Web.Emails;
using MeritFunctions.Http;
using MeritFunctions.Http.Description;
using MeritFunctions.Notifications;
using MeritFunctions.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MeritFunctions.Determination;

/// <summary>Says what a release would do now, by the code that does it: the results, their ranking, and the mails.</summary>
public sealed class ReleasePreviews(
    CycleInstruments cycles,
    AssessmentTable assessments,
    DecisionTable decisions,
    AgencyTable agencies,
    Awarding awarding,
    ResultComposer composer,
    ReleaseCheck check,
    EmailRenderer renderer,
    TimeProvider clock)
{
    // What only the release says stands in no example.
    private const string NoDecree = "…";

    /// <summary>What a release would do; null when there is no such cycle.</summary>
    public async Task<ReleasePreview?> OfAsync(string cycleId, CancellationToken cancellation)
    {
        if (await cycles.FindAsync(cycleId, cancellation) is not { } cycle)
        {
            return null;
        }

        List<AssessmentRow> rows = [.. (await assessments.ListAsync(cycleId, cancellation)).Where(r => !r.IsWithdrawn)];
        List<AssessmentRow> verified = [.. rows.Where(r => r is { Stage: AssessmentStage.Verified or AssessmentStage.Determined, VerifiedRecord: not null })];
        (IReadOnlyList<Blocker> blockers, PlenaryRecord? plenary) = await check.OfAsync(cycle.Cycle, cancellation);
        IReadOnlyList<AwardResult> awards = cycle.Instrument.Rankings.Count == 0 ? [] : await awarding.RankAsync(cycle, cancellation);
        DateTimeOffset now = clock.GetUtcNow();
        ResultRecord[] results = await composer.ComposeAsync(
            cycle,
            new PlenaryRelease(1, NoDecree, cycle.Cycle.AssessingBody, Messages.WibDate(now), null, now),
            verified,
            (await decisions.ListAsync(cycleId, cancellation)).ToLookup(d => d.Agency, VerificationDecision.Of, StringComparer.Ordinal),
            awards,
            plenary,
            cancellation);
        CycleResults ranked = ResultComposer.Rank(
            cycle, new PublishResultsInput(cycleId, 1, "", ""), [.. results.Select(r => ResultComposer.LineOf(r, RecordNames.Result(cycleId, r.Agency, 1), ""))], rows, awards);
        return new ReleasePreview(
            cycleId,
            ranked.Maximum,
            [.. ranked.Ranking.Select(r => new PreviewedResult(r.Rank, r.Agency, r.Name, r.Score, r.Index, r.Category, r.CategoryTitle, r.Recognised, r.Groups ?? []))],
            ranked.Categories,
            ranked.Recognised,
            ranked.NotSubmitted,
            ranked.Awards,
            await MailsAsync(cycle, ranked, results, cancellation),
            blockers);
    }

    private async Task<IReadOnlyList<PreviewedMail>> MailsAsync(CycleInstrument cycle, CycleResults ranked, ResultRecord[] results, CancellationToken cancellation)
    {
        Dictionary<string, AgencyRow> registered = await agencies.FindManyAsync([.. results.Select(r => r.Agency)], cancellation);
        Dictionary<string, ResultRecord> byAgency = results.ToDictionary(r => r.Agency, StringComparer.Ordinal);
        List<PreviewedMail> mails = [];
        foreach (IGrouping<bool, RankedResult> kind in ranked.Ranking.GroupBy(r => r.Recognised).OrderByDescending(g => g.Key))
        {
            ResultRecord example = byAgency[kind.First().Agency];
            RenderedEmail rendered = await renderer.RenderAsync(MailComposer.ResultOf(
                example, NoDecree, new Letterhead(example.AssessingBody, example.CycleTitle, cycle.Cycle.Year, example.AgencyName)));
            mails.Add(new PreviewedMail(
                NotificationKind.Result,
                kind.Key,
                kind.Count(),
                kind.Count(r => registered.GetValueOrDefault(r.Agency)?.ContactEmail is not { Length: > 0 }),
                example.Agency,
                rendered.Subject,
                rendered.Text));
        }

        return mails;
    }
}

/// <summary>The preview over HTTP.</summary>
public sealed class ReleasePreviewFunction(ReleasePreviews previews)
{
    /// <summary>What a release would do now: ranking, counts, ranks in groups, mails with an example of each, and what stands in the way. Nothing is written.</summary>
    [Function("PreviewRelease")]
    [Answers(StatusCodes.Status200OK, typeof(ReleasePreview))]
    [Refuses(StatusCodes.Status404NotFound, "cycle-not-found")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.ReleasePreview)] HttpRequest request, string cycle, CancellationToken cancellation) =>
        await previews.OfAsync(cycle, cancellation) is { } preview ? Results.Json(preview, StoredJson.Options) : Problems.NotFound("cycle-not-found", cycle);
}

/// <summary>What a release would do.</summary>
/// <param name="CycleId">The cycle.</param>
/// <param name="Maximum">The highest possible score.</param>
/// <param name="Ranking">The ranking that it would publish.</param>
/// <param name="Categories">Agencies in each category.</param>
/// <param name="Recognised">Agencies whose category or rank is recognised.</param>
/// <param name="NotSubmitted">Codes of the agencies that did not submit.</param>
/// <param name="Awards">The awards with their groups; absent where the instrument ranks nothing.</param>
/// <param name="Mails">The mails that it would send.</param>
/// <param name="Blockers">What stands in its way.</param>
public sealed record ReleasePreview(
    string CycleId,
    decimal Maximum,
    IReadOnlyList<PreviewedResult> Ranking,
    IReadOnlyList<CategoryTotal> Categories,
    int Recognised,
    IReadOnlyList<string> NotSubmitted,
    IReadOnlyList<AwardResult>? Awards,
    IReadOnlyList<PreviewedMail> Mails,
    IReadOnlyList<Blocker> Blockers);

/// <summary>One agency's place as a release would publish it.</summary>
/// <param name="Rank">From 1; equal scores share one.</param>
/// <param name="Agency">The agency's code.</param>
/// <param name="Name">The agency's name.</param>
/// <param name="Score">Verified score in the instrument's points.</param>
/// <param name="Index">The rounded index; absent when the instrument has none.</param>
/// <param name="Category">The category's code.</param>
/// <param name="CategoryTitle">The category's name.</param>
/// <param name="Recognised">Whether the category or a rank is recognised.</param>
/// <param name="Groups">The place among those of the same type, region and size.</param>
public sealed record PreviewedResult(
    int Rank, string Agency, string Name, decimal Score, decimal? Index, string? Category, Text? CategoryTitle, bool Recognised, IReadOnlyList<PlaceInGroup> Groups);

/// <summary>A kind of mail that a release would send.</summary>
/// <param name="Kind">One of <see cref="NotificationKind"/>.</param>
/// <param name="Recognised">Whether it is the one with a recognition.</param>
/// <param name="Count">How many.</param>
/// <param name="WithoutContact">How many of them go to the operators, because the register has no address.</param>
/// <param name="Agency">Whose mail the example is.</param>
/// <param name="Subject">The example's subject.</param>
/// <param name="Text">The example as plain text.</param>
public sealed record PreviewedMail(string Kind, bool Recognised, int Count, int WithoutContact, string Agency, string Subject, string Text);
