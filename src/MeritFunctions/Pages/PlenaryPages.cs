using System.Text.Json.Nodes;
using Merit.Adapters.Storage;
using Merit.Assessment.Verification;
using Merit.Web.Components;
using Merit.Web.Pages.Plenary;
using MeritFunctions.Determination;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MeritFunctions.Pages;

/// <summary>The plenary's sessions, and the form that plans one.</summary>
public sealed class PlenaryPages(
    PageFrame frame, IRefusalPages refusals, Orders once, CycleTable cycles, AssessmentTable assessments, SessionTable sessions, AssessorTable people, SessionPlanner planner)
{
    private const string Separators = " ,;\t\r\n";

    /// <summary>The sessions of every cycle that is released in some.</summary>
    [Function("PlenaryPage")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.PlenaryPage)] HttpRequest request, CancellationToken cancellation)
    {
        List<PlenaryCycle> shown = [];
        foreach (CycleRow row in (await cycles.ListAsync(cancellation)).Where(c => PlenarySetting.Of(c) is not null && c.Status != CycleStatus.Cancelled).OrderByDescending(c => c.OpensAt))
        {
            shown.Add(await CycleAsync(row, cancellation));
        }

        return PageFrame.Show<PlenaryPage>(request, new() { [nameof(PlenaryPage.Context)] = frame.For(request), [nameof(PlenaryPage.Cycles)] = shown });
    }

    /// <summary>The sessions of one cycle.</summary>
    [Function("SessionsPage")]
    public async Task<IResult> ShowAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.SessionsPage)] HttpRequest request, string cycle, CancellationToken cancellation) =>
        await cycles.FindAsync(cycle, cancellation) is { } row && PlenarySetting.Of(row) is not null
            ? await PageAsync(request, row, new FormState(null, []), [], StatusCodes.Status200OK, cancellation)
            : refusals.NotFound(request, "cycle-not-found", cycle);

    /// <summary>Plans a session.</summary>
    [Function("PlanSessionForm")]
    public async Task<IResult> PlanAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.SessionsPage)] HttpRequest request, string cycle, CancellationToken cancellation)
    {
        if (await cycles.FindAsync(cycle, cancellation) is not { } row)
        {
            return refusals.NotFound(request, "cycle-not-found", cycle);
        }

        IFormCollection form = await request.ReadFormAsync(cancellation);
        RequestBody body = RequestBody.Of(form, SessionPlanner.Fields, (name, typed) => name switch
        {
            "members" => ListOf(form[name].OfType<string>().Where(member => member.Length > 0)),
            "agenda" when typed.Length > 0 => ListOf(typed.Split(Separators.ToCharArray(), StringSplitOptions.RemoveEmptyEntries)),
            "size" when int.TryParse(typed, out int size) => size,
            _ => null,
        });
        PlannedSession sent = SessionPlanner.Read(body);
        if (!body.Findings.HasErrors)
        {
            if (await once.ClaimAsync(request, form, cycle, cancellation) is not { } turn)
            {
                body.Findings.Error("form-sent", "");
            }
            else
            {
                OrderOutcome outcome = turn.Status > 0 ? OrderOutcome.Done : await planner.PlanAsync(cycle, sent, request.Caller(), cancellation);
                if (outcome.IsDone)
                {
                    await once.AnsweredAsync(turn, cancellation);
                    return PageFrame.GoOn($"/plenary/{cycle}/{sent.Session}", "session-planned");
                }

                body.Findings.AddRange(outcome.Findings);
                if (outcome.Code is { } code)
                {
                    body.Findings.Error(code, "", outcome.Arguments);
                }
            }
        }

        PageContext context = frame.For(request);
        return await PageAsync(
            request,
            row,
            FormAnswers.State(form, [.. body.Findings.All.Select(f => f with { Pointer = f.Pointer.Split('/') is ["", { Length: > 0 } field, ..] ? "/" + field : f.Pointer })], context.Language),
            [.. form["members"].OfType<string>()],
            StatusCodes.Status422UnprocessableEntity,
            cancellation);
    }

    private async Task<IResult> PageAsync(HttpRequest request, CycleRow row, FormState state, IReadOnlyList<string> chosen, int status, CancellationToken cancellation)
    {
        HashSet<string> placed = [.. (await sessions.ListPlacesAsync(row.RowKey, cancellation)).Select(p => p.Agency)];
        bool mayPlan = (request.Caller().Roles & AccessRules.All["PlanSessionForm"]) != Roles.None;
        return PageFrame.Show<SessionsPage>(
            request,
            new()
            {
                [nameof(SessionsPage.Context)] = frame.For(request),
                [nameof(SessionsPage.Model)] = new SessionsModel(
                    await CycleAsync(row, cancellation),
                    [.. (await people.ListAsync(cancellation)).Select(p => p.Read()).Where(p => p.IsActive && p.Roles.Contains(AssessorRole.Plenary))
                        .OrderBy(p => p.Name, StringComparer.OrdinalIgnoreCase).Select(p => new FieldChoice(p.Id, p.Name))],
                    mayPlan,
                    (await assessments.ListAsync(row.RowKey, cancellation)).Count(r => r.Stage == AssessmentStage.Verified && !placed.Contains(r.RowKey)),
                    Orders.NewKey(),
                    state,
                    chosen),
            },
            status);
    }

    private async Task<PlenaryCycle> CycleAsync(CycleRow row, CancellationToken cancellation) => new(
        row.RowKey,
        CycleParts.Title(row),
        row.PlenaryQuorum,
        row.Release > 0,
        [.. (await sessions.ListAsync(row.RowKey, cancellation)).Select(row => SessionLine.Of(row)).OrderByDescending(s => s.Date).ThenBy(s => s.Session, StringComparer.Ordinal)
            .Select(s => new ListedSession(s.Session, s.Title, s.Date, s.State, s.Agencies, s.Members))]);

    private static JsonArray ListOf(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);
}
