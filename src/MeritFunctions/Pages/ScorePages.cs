using Merit.Assessment;
using Merit.Assessment.Instruments;
using Merit.Assessment.Reading;
using Merit.Web.Components;
using Merit.Web.Pages.Scores;
using Merit.Web.Texts;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Intake;
using MeritFunctions.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Pages;

/// <summary>Imports scores into a cycle whose agencies hand in nothing: every change is shown before it counts.</summary>
public sealed class ScorePages(PageFrame frame, IRefusalPages refusals, CycleInstruments cycles, ScoreImports imports)
{
    private const int MostShown = 1000;

    /// <summary>Asks for a file.</summary>
    [Function("ScoresPage")]
    public async Task<IResult> AskAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.ScoresImport)] HttpRequest request, string cycle, CancellationToken cancellation) =>
        await cycles.FindRecentAsync(cycle, cancellation) switch
        {
            null => refusals.NotFound(request, "cycle-not-found", cycle),
            { Instrument.Intake: IntakeKind.SelfAssessment } => refusals.Conflict(request, "cycle-self-assessed", cycle),
            { } found => Form(request, found, new FormState(null, []), StatusCodes.Status200OK),
        };

    /// <summary>Shows what a file would change.</summary>
    [Function("ScoresForm")]
    public async Task<IResult> PreviewAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.ScoresImport)] HttpRequest request,
        string cycle,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        if (await cycles.FindRecentAsync(cycle, cancellation) is not { } found)
        {
            return refusals.NotFound(request, "cycle-not-found", cycle);
        }

        IFormCollection form = await request.ReadFormAsync(cancellation);
        FindingList findings = new(Messages.Find);
        return await ImportForms.ReadAsync(form, ScoreImports.MostBytes, findings, cancellation) is var (_, content)
            ? await PutAsync(request, form, found, content, null, client, cancellation)
            : Form(request, found, ImportForms.Refused(form, findings, PageFrame.LanguageOf(request)), StatusCodes.Status422UnprocessableEntity);
    }

    /// <summary>Has the scores count as the preview showed them; when that would no longer be so, shows it anew.</summary>
    [Function("ScoresApplyForm")]
    public async Task<IResult> ApplyAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.ScoresApply)] HttpRequest request,
        string cycle,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        if (await cycles.FindRecentAsync(cycle, cancellation) is not { } found)
        {
            return refusals.NotFound(request, "cycle-not-found", cycle);
        }

        IFormCollection form = await request.ReadFormAsync(cancellation);
        return ImportForms.Kept(form) is { } content
            ? await PutAsync(request, form, found, content, form["expected"].ToString(), client, cancellation)
            : PageFrame.GoOn($"/cycles/{cycle}/scores");
    }

    private async Task<IResult> PutAsync(
        HttpRequest request, IFormCollection form, CycleInstrument cycle, byte[] content, string? expected, DurableTaskClient client, CancellationToken cancellation)
    {
        ImportOutcome outcome = await imports.PutAsync(cycle.Cycle.RowKey, content, request.Caller(), expected is null, expected, client, cancellation);
        PageContext context = frame.For(request);
        return outcome.Refusal switch
        {
            null when expected is not null => PageFrame.GoOn($"/cycles/{cycle.Cycle.RowKey}", "scores-imported"),
            null or { Status: StatusCodes.Status412PreconditionFailed } => PageFrame.Show<ScoresPreviewPage>(
                request,
                new()
                {
                    [nameof(ScoresPreviewPage.Context)] = context,
                    [nameof(ScoresPreviewPage.Model)] = new ScoresPreview(
                        Model(cycle, context.Language),
                        outcome.Count,
                        outcome.Changes.Count(change => change.Before is null),
                        outcome.Changes.Count(change => change.Before is not null),
                        outcome.Unchanged,
                        [.. outcome.Changes.Take(MostShown).Select(change => View(change, cycle.Instrument))],
                        [.. outcome.Findings.Select(finding => context.Words.In(new Text(finding.MessageId, finding.MessageEn)))],
                        ImportForms.Keep(content),
                        outcome.Name,
                        expected is not null),
                }),
            { Findings.Count: > 0 } invalid => Form(request, cycle, FormAnswers.State(form, invalid.Findings, context.Language), StatusCodes.Status422UnprocessableEntity),
            { } refusal => refusals.Conflict(request, refusal.Code!, refusal.Arguments),
        };
    }

    private static ScoreLine View(ScoreChange change, Instrument instrument)
    {
        Dictionary<string, decimal> before = (change.Before?.Entries ?? []).ToDictionary(entry => entry.Code, entry => entry.Level);
        Dictionary<string, decimal> after = change.After.Entries.ToDictionary(entry => entry.Code, entry => entry.Level);
        return new ScoreLine(
            change.Agency.Code,
            change.Agency.Name,
            change.Before?.Score,
            change.After.Score,
            change.After.Category is { } category ? instrument.FindCategory(category)?.Title : null,
            [.. instrument.Leaves.Select(leaf => (leaf.Code, Before: Of(before, leaf.Code), After: Of(after, leaf.Code))).Where(number => number.Before != number.After)]);

        static decimal? Of(Dictionary<string, decimal> numbers, string code) => numbers.TryGetValue(code, out decimal number) ? number : null;
    }

    private static ScoresModel Model(CycleInstrument cycle, Language language)
    {
        Words words = Words.Of<ScoreWords>(Language.Indonesian);
        Words english = Words.Of<ScoreWords>(Language.English);
        return new ScoresModel(
            cycle.Cycle.RowKey,
            CycleParts.Breadcrumb(cycle.Cycle, cycle.Cycle.RowKey, language),
            [("agency", new Text(words["Column.Agency"], english["Column.Agency"])), .. cycle.Instrument.Leaves.Select(leaf => (leaf.Code, leaf.Title))]);
    }

    private IResult Form(HttpRequest request, CycleInstrument cycle, FormState state, int status)
    {
        PageContext context = frame.For(request);
        return PageFrame.Show<ScoresPage>(
            request,
            new() { [nameof(ScoresPage.Context)] = context, [nameof(ScoresPage.Model)] = Model(cycle, context.Language), [nameof(ScoresPage.State)] = state },
            status);
    }
}
