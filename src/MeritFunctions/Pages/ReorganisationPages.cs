using System.Text.Json;
using System.Text.Json.Nodes;
using Merit.Assessment;
using Merit.Assessment.Agencies;
using Merit.Assessment.Reading;
using Merit.Web.Components;
using Merit.Web.Pages.Registers;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Register;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MeritFunctions.Pages;

/// <summary>Renames, merges and splits agencies, by a form whose changes are shown before they count.</summary>
public sealed class ReorganisationPages(PageFrame frame, IRefusalPages refusals, ReorganisationDesk desk)
{
    /// <summary>Asks for an order.</summary>
    [Function("ReorganisationPage")]
    public IResult Ask([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Reorganisation)] HttpRequest request) =>
        Form(request, new FormState(null, []), StatusCodes.Status200OK);

    /// <summary>Shows what an order would change.</summary>
    [Function("ReorganisationForm")]
    public async Task<IResult> PreviewAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.Reorganisation)] HttpRequest request, CancellationToken cancellation) =>
        await TakeAsync(request, await request.ReadFormAsync(cancellation), null, cancellation);

    /// <summary>Changes the agencies as the preview showed it; when that would no longer be so, shows it anew.</summary>
    [Function("ReorganisationApplyForm")]
    public async Task<IResult> ApplyAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.ReorganisationApply)] HttpRequest request, CancellationToken cancellation)
    {
        IFormCollection form = await request.ReadFormAsync(cancellation);
        return await TakeAsync(request, form, form["expected"].ToString(), cancellation);
    }

    private async Task<IResult> TakeAsync(HttpRequest request, IFormCollection form, string? expected, CancellationToken cancellation)
    {
        if (await desk.TakeAsync(Document(form), request.Caller(), expected is null, expected, cancellation) is not { } outcome)
        {
            return refusals.Conflict(request, "register-busy");
        }

        if (outcome.IsWritten)
        {
            return PageFrame.GoOn("/register", "agencies-reorganised");
        }

        PageContext context = frame.For(request);
        if (outcome.Changes is not { } changes)
        {
            FindingList findings = new(Messages.Find);
            findings.AddRange(outcome.Findings);
            if (outcome.Refusal is var (code, arguments))
            {
                findings.Error(code, "/from", arguments);
            }

            return Form(request, FormAnswers.State(form, findings.All, context.Language), StatusCodes.Status422UnprocessableEntity);
        }

        return PageFrame.Show<ReorganisationPreviewPage>(
            request,
            new()
            {
                [nameof(ReorganisationPreviewPage.Context)] = context,
                [nameof(ReorganisationPreviewPage.Model)] = new ReorganisationPreview(
                    [.. changes.Select(View)],
                    [.. outcome.Findings.Select(finding => context.Words.In(new Text(finding.MessageId, finding.MessageEn)))],
                    form["from"].ToString(),
                    form["into"].ToString(),
                    form["reason"].ToString(),
                    outcome.Name,
                    expected is not null),
            });
    }

    private static ReorganisedAgency View(RegisterChange change) => new(
        change.After.Code,
        change.After.Name,
        change.Before is null,
        change.Before is { } before && before.Name != change.After.Name ? before.Name : null,
        change.After.SucceededBy,
        change.After.Predecessors);

    // The order as a script would send it, so that both obey one set of rules.
    private static byte[] Document(IFormCollection form)
    {
        const StringSplitOptions Neat = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;
        JsonObject order = new()
        {
            ["from"] = new JsonArray([.. form["from"].ToString().Split(',', Neat).Select(code => (JsonNode)code)]),
            ["into"] = new JsonArray([.. form["into"].ToString().ReplaceLineEndings("\n").Split('\n', Neat).Select(Successor)]),
        };
        if (form["reason"].ToString().Trim() is { Length: > 0 } reason)
        {
            order["reason"] = reason.ReplaceLineEndings("\n");
        }

        return JsonSerializer.SerializeToUtf8Bytes(order);
    }

    private static JsonNode Successor(string line)
    {
        string[] said = line.Split(';', StringSplitOptions.TrimEntries);
        JsonObject successor = new() { ["code"] = said[0] };
        foreach ((string field, int place) in new[] { ("name", 1), ("type", 2) })
        {
            if (said.Length > place && said[place].Length > 0)
            {
                successor[field] = said[place];
            }
        }

        return successor;
    }

    private IResult Form(HttpRequest request, FormState state, int status) => PageFrame.Show<ReorganisationPage>(
        request, new() { [nameof(ReorganisationPage.Context)] = frame.For(request), [nameof(ReorganisationPage.State)] = state }, status);
}
