using Merit.Adapters.Storage;
using Merit.Assessment.Reading;
using Merit.Assessment.Verification;
using Merit.Web.Components;
using Merit.Web.Pages.Assessors;
using Merit.Web.Texts;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Verification;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MeritFunctions.Pages;

/// <summary>Who has which place of one agency and why; operators give places here, and whoever has one may step back.</summary>
public sealed class AgencyAssignmentPages(PageFrame frame, IRefusalPages refusals, Orders once, AssignmentSheets sheets, AssignmentOrders orders)
{
    private const string Reason = "reason";

    /// <summary>The places that the reader may see.</summary>
    [Function("AgencyAssignmentsPage")]
    public async Task<IResult> ShowAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.AgencyAssignmentsPage)] HttpRequest request, string cycle, string agency, CancellationToken cancellation) =>
        await sheets.ReadAsync(cycle, cancellation) is { } sheet && sheet.Assessments.ContainsKey(agency)
            ? Show(request, sheet, agency, new FormState(null, []), StatusCodes.Status200OK)
            : refusals.NotFound(request, "assessment-not-found", cycle, agency);

    /// <summary>Gives a place to somebody.</summary>
    [Function("AgencyAssignmentForm")]
    public Task<IResult> SetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.AgencyAssignmentsPage)] HttpRequest request, string cycle, string agency, CancellationToken cancellation) =>
        TakeAsync(
            request,
            cycle,
            agency,
            ["slot", "assessor", Reason],
            "assignment-set",
            (body, caller) =>
            {
                AssignmentPlace? place = body.RequiredChoice("slot", Places);
                string assessor = body.RequiredText("assessor", TextForm.OpaqueId);
                string reason = body.RequiredParagraphs(Reason);
                return () => orders.SetAsync(cycle, new AssignmentOrder(agency, place!.Value, assessor, reason, "/assessor"), new Order(caller, reason), cancellation);
            },
            cancellation);

    /// <summary>Has the reader leave the agency.</summary>
    [Function("RecusalForm")]
    public Task<IResult> RecuseAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.RecusalPage)] HttpRequest request, string cycle, string agency, CancellationToken cancellation) =>
        TakeAsync(
            request,
            cycle,
            agency,
            [Reason],
            "recused",
            (body, caller) =>
            {
                string reason = body.RequiredParagraphs(Reason);
                return () => orders.RecuseAsync(cycle, agency, new Order(caller, reason), cancellation);
            },
            cancellation);

    private static Dictionary<string, AssignmentPlace> Places { get; } = Enum.GetValues<AssignmentPlace>().ToDictionary(AssignmentSheet.SlotOf, StringComparer.Ordinal);

    private async Task<IResult> TakeAsync(
        HttpRequest request,
        string cycle,
        string agency,
        string[] fields,
        string done,
        Func<RequestBody, Caller, Func<Task<OrderOutcome>>> read,
        CancellationToken cancellation)
    {
        if (await sheets.ReadAsync(cycle, cancellation) is not { } sheet || !sheet.Assessments.ContainsKey(agency))
        {
            return refusals.NotFound(request, "assessment-not-found", cycle, agency);
        }

        IFormCollection form = await request.ReadFormAsync(cancellation);
        RequestBody body = RequestBody.Of(form, fields);
        Func<Task<OrderOutcome>> carryOut = read(body, request.Caller());
        if (body.Findings.HasErrors)
        {
            return Again(body.Findings);
        }

        if (await once.ClaimAsync(request, form, cycle, cancellation) is not { } claimed)
        {
            return refusals.Conflict(request, "form-sent");
        }

        if (claimed.Status == 0)
        {
            OrderOutcome outcome = await carryOut();
            if (!outcome.IsDone)
            {
                body.Findings.AddRange(outcome.Findings);
                if (outcome.Code is { } code)
                {
                    body.Findings.Error(code, "", outcome.Arguments);
                }

                return Again(body.Findings);
            }

            await once.AnsweredAsync(claimed, cancellation);
        }

        return PageFrame.GoOn($"{CycleParts.AgencyPage(cycle, agency)}/assignments", done);

        IResult Again(FindingList findings) =>
            Show(request, sheet, agency, FormAnswers.State(form, findings.All, PageFrame.LanguageOf(request)), StatusCodes.Status422UnprocessableEntity);
    }

    private IResult Show(HttpRequest request, AssignmentSheet sheet, string agency, FormState state, int status)
    {
        Caller caller = request.Caller();
        bool seesAll = (caller.Roles & (Roles.Operator | Roles.Auditor | Roles.Moderator)) != Roles.None;
        bool mayOrder = caller.Roles.HasFlag(Roles.Operator) && sheet.RefusalOf() is null;
        IReadOnlyList<AssignmentRow> places = sheet.PlacesOf(agency);
        AssignmentRow? mine = places.FirstOrDefault(place => place.Assessor == caller.Id);
        Language language = PageFrame.LanguageOf(request);
        AssignmentCycle cycle = AssignmentPages.CycleOf(request, sheet.CycleRow, seesAll ? "AssignmentsPage" : "AgenciesPage");
        return PageFrame.Show<AgencyAssignmentsPage>(
            request,
            new()
            {
                [nameof(AgencyAssignmentsPage.Context)] = frame.For(request),
                [nameof(AgencyAssignmentsPage.Model)] = new AgencyAssignmentsModel(
                    cycle with { Breadcrumb = [.. cycle.Breadcrumb, new NavigationLink(sheet.Assessments[agency].AgencyName, CycleParts.AgencyPage(sheet.CycleRow.RowKey, agency))] },
                    agency,
                    sheet.Assessments[agency].AgencyName,
                    [.. places.Where(place => seesAll || place == mine).OrderBy(place => AssignmentSheet.PlaceOf(place.Slot)).Select(place => View(sheet, place, seesAll))],
                    mayOrder ? Choices(sheet, agency, language) : null,
                    mine is { SubmittedAt: null } && sheet.RefusalOf() is null ? mine.Slot : null,
                    state,
                    Orders.NewKey()),
            },
            status);
    }

    // Who stepped back for a reason of their own is nobody's business among colleagues.
    private static AssignedPlaceModel View(AssignmentSheet sheet, AssignmentRow place, bool withOthers)
    {
        bool isGiven = place.Assessor.Length > 0;
        return new AssignedPlaceModel(
            place.Slot,
            isGiven ? AssignmentPages.NameOf(sheet, place.Assessor) : null,
            isGiven ? place.AssignedAt : null,
            place.Batch > 0 ? place.Batch : null,
            AssignmentSheet.GroundsOf(place)?.Explain() ?? [],
            withOthers ? [.. AssignmentSheet.Ids(place.Before).Select(id => AssignmentPages.NameOf(sheet, id))] : []);
    }

    // Those first who have least, each with how much they have.
    private static FieldChoice[] Choices(AssignmentSheet sheet, string agency, Language language)
    {
        Words words = Words.Of<Merit.Web.Pages.CommonWords>(language);
        return
        [
            .. sheet.People.Values
                .Where(person => person.IsActive && person.Roles.Any(role => role != AssessorRole.Plenary) && sheet.ConflictsOf(person, agency).Count == 0)
                .Select(person => (Person: person, Load: sheet.Loads.GetValueOrDefault(person.Id) ?? new AssessorLoad(0, 0)))
                .OrderBy(one => one.Load.Reviews + one.Load.Moderations).ThenBy(one => one.Person.Name, StringComparer.Ordinal)
                .Select(one => new FieldChoice(
                    one.Person.Id,
                    $"{one.Person.Name} ({one.Person.Id}): {string.Join(", ", one.Person.Roles.Select(role => words["Role." + role.ToString().ToLowerInvariant()]))}, {words.Number(one.Load.Reviews + one.Load.Moderations)}")),
        ];
    }
}
