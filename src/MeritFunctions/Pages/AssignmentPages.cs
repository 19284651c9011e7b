using Merit.Adapters.Storage;
using Merit.Assessment;
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

/// <summary>Who has which agency of a cycle; what is open is drawn, and a file changes what is given, each shown before it counts.</summary>
public sealed class AssignmentPages(PageFrame frame, IRefusalPages refusals, AssignmentSheets sheets, AssignmentDesk desk, AssignmentOrders orders)
{
    private const int Rows = 200;
    private const int MostShown = 500;
    private const int MostBytes = 2 * 1024 * 1024;
    private static readonly string[] Wishes = ["seed", "batchSize", "competence", "partial"];

    /// <summary>The agencies with those who have them.</summary>
    [Function("AssignmentsPage")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.AssignmentsPage)] HttpRequest request, string cycle, CancellationToken cancellation) =>
        await sheets.ReadAsync(cycle, cancellation) is { } sheet
            ? List(request, sheet, new FormState(null, []), StatusCodes.Status200OK)
            : refusals.NotFound(request, "cycle-not-found", cycle);

    /// <summary>Shows what a draw would give.</summary>
    [Function("AssignmentsForm")]
    public Task<IResult> PreviewAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.AssignmentsPage)] HttpRequest request, string cycle, CancellationToken cancellation) =>
        DrawAsync(request, cycle, isPreview: true, cancellation);

    /// <summary>Gives what the preview showed; when that would no longer be so, shows it anew.</summary>
    [Function("AssignmentsApplyForm")]
    public Task<IResult> ApplyAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.AssignmentsApply)] HttpRequest request, string cycle, CancellationToken cancellation) =>
        DrawAsync(request, cycle, isPreview: false, cancellation);

    /// <summary>Asks for a file of orders.</summary>
    [Function("AssignmentsImportPage")]
    public async Task<IResult> AskAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.AssignmentsImport)] HttpRequest request, string cycle, CancellationToken cancellation) =>
        await sheets.ReadAsync(cycle, cancellation) is { } sheet
            ? ImportForm(request, sheet, new FormState(null, []), StatusCodes.Status200OK)
            : refusals.NotFound(request, "cycle-not-found", cycle);

    /// <summary>Shows what a file of orders would change.</summary>
    [Function("AssignmentsImportForm")]
    public async Task<IResult> PreviewFileAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.AssignmentsImport)] HttpRequest request, string cycle, CancellationToken cancellation)
    {
        if (await sheets.ReadAsync(cycle, cancellation) is not { } sheet)
        {
            return refusals.NotFound(request, "cycle-not-found", cycle);
        }

        IFormCollection form = await request.ReadFormAsync(cancellation);
        FindingList findings = new(Messages.Find);
        return await ImportForms.ReadAsync(form, MostBytes, findings, cancellation) is var (_, content)
            ? await PutAsync(request, form, sheet, content, null, cancellation)
            : ImportForm(request, sheet, ImportForms.Refused(form, findings, PageFrame.LanguageOf(request)), StatusCodes.Status422UnprocessableEntity);
    }

    /// <summary>Changes what the preview showed; when that would no longer be so, shows it anew.</summary>
    [Function("AssignmentsImportApplyForm")]
    public async Task<IResult> ApplyFileAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.AssignmentsImportApply)] HttpRequest request, string cycle, CancellationToken cancellation)
    {
        if (await sheets.ReadAsync(cycle, cancellation) is not { } sheet)
        {
            return refusals.NotFound(request, "cycle-not-found", cycle);
        }

        IFormCollection form = await request.ReadFormAsync(cancellation);
        return ImportForms.Kept(form) is { } content
            ? await PutAsync(request, form, sheet, content, form["expected"].ToString(), cancellation)
            : PageFrame.GoOn($"/cycles/{cycle}/assignments/import");
    }

    /// <summary>What the pages on a cycle's assignments share.</summary>
    internal static AssignmentCycle CycleOf(HttpRequest request, CycleRow cycle, string? below = null)
    {
        Language language = PageFrame.LanguageOf(request);
        return new AssignmentCycle(
            cycle.RowKey, CycleParts.Title(cycle), CycleParts.Breadcrumb(cycle, cycle.RowKey, language, below), CycleParts.Of(cycle.RowKey, request.Caller(), language), cycle.IsDoublyReviewed);
    }

    /// <summary>How people know somebody: by name and id, for two may have one name.</summary>
    internal static string NameOf(AssignmentSheet sheet, string id) => sheet.People.TryGetValue(id, out Assessor? person) ? $"{person.Name} ({id})" : id;

    private IResult List(HttpRequest request, AssignmentSheet sheet, FormState state, int status)
    {
        string words = request.Query["name"].ToString().Trim();
        bool isOpenOnly = request.Query["state"] == "open";
        string after = PageStart.Of(request);
        int places = sheet.CycleRow.IsDoublyReviewed ? 3 : 1;
        AssessmentRow[] taking = [.. sheet.Assessments.Values.Where(row => !row.IsWithdrawn)];
        int given = taking.Sum(row => sheet.PlacesOf(row.RowKey).Count(place => place.Assessor.Length > 0));
        AssignedAgency[] fitting = [.. taking.Select(row => View(sheet, row)).Where(Fits)];
        AssignedAgency[] shown = [.. fitting.Where(one => string.CompareOrdinal(one.Code, after) > 0).Take(Rows)];
        return PageFrame.Show<AssignmentsPage>(
            request,
            new()
            {
                [nameof(AssignmentsPage.Context)] = frame.For(request),
                [nameof(AssignmentsPage.Model)] = new AssignmentsModel(CycleOf(request, sheet.CycleRow))
                {
                    Agencies = taking.Length,
                    Given = given,
                    Open = (taking.Length * places) - given,
                    Rows = shown,
                    Total = fitting.Length,
                    Next = shown.Length == Rows && shown[^1] != fitting[^1] ? shown[^1].Code : null,
                    Unreachable = [.. sheet.UnreachableOf(sheet.Loads.Keys).Select(id => NameOf(sheet, id))],
                    Query = words,
                    IsOpenOnly = isOpenOnly,
                    MayOrder = request.Caller().Roles.HasFlag(Roles.Operator) && sheet.RefusalOf() is null,
                    State = state,
                    Seed = sheet.CycleRow.RowKey,
                },
            },
            status);

        bool Fits(AssignedAgency one) =>
            (!isOpenOnly || one.First is null || (places == 3 && (one.Second is null || one.Moderator is null)))
            && (words.Length == 0 || new[] { one.Code, one.Name, one.First, one.Second, one.Moderator }.Any(text => text?.Contains(words, StringComparison.OrdinalIgnoreCase) == true));
    }

    private static AssignedAgency View(AssignmentSheet sheet, AssessmentRow row)
    {
        Dictionary<string, AssignmentRow> places = sheet.PlacesOf(row.RowKey).ToDictionary(place => place.Slot, StringComparer.Ordinal);
        int batch = places.Values.Select(place => place.Batch).DefaultIfEmpty(0).Max();
        return new AssignedAgency(row.RowKey, row.AgencyName, batch > 0 ? batch : null, Holder(AssignmentSlot.First), Holder(AssignmentSlot.Second), Holder(AssignmentSlot.Moderator));

        string? Holder(string slot) => places.TryGetValue(slot, out AssignmentRow? place) && place.Assessor.Length > 0 ? NameOf(sheet, place.Assessor) : null;
    }

    private async Task<IResult> DrawAsync(HttpRequest request, string cycle, bool isPreview, CancellationToken cancellation)
    {
        if (await sheets.ReadAsync(cycle, cancellation) is not { } before)
        {
            return refusals.NotFound(request, "cycle-not-found", cycle);
        }

        IFormCollection form = await request.ReadFormAsync(cancellation);
        // A box that is not ticked sends nothing, and here that says no.
        RequestBody body = RequestBody.Of(form, Wishes, (name, typed) =>
            name is "competence" or "partial" ? typed == "true"
            : name == "batchSize" && long.TryParse(typed, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out long number) ? number
            : null);
        AssignmentWish wish = Assignments.ReadWish(body);
        PageContext context = frame.For(request);
        if (body.Findings.HasErrors)
        {
            return List(request, before, FormAnswers.State(form, body.Findings.All, context.Language), StatusCodes.Status422UnprocessableEntity);
        }

        AssignmentOutcome outcome = await desk.AssignAsync(cycle, wish, request.Caller(), isPreview, form["expected"].ToString() is { Length: > 0 } expected ? expected : null, cancellation);
        return outcome.IsWritten ? PageFrame.GoOn($"/cycles/{cycle}/assignments", "assigned")
            : outcome is { Sheet: { } sheet, Plan: { } plan } ? Plan(request, form, sheet, plan, outcome.Name, wish, isAnew: !isPreview)
            : refusals.Conflict(request, outcome.Refusal!.Code!, outcome.Refusal.Arguments);
    }

    private IResult Plan(HttpRequest request, IFormCollection form, AssignmentSheet sheet, AssignmentPlan plan, string name, AssignmentWish wish, bool isAnew)
    {
        PageContext context = frame.For(request);
        ILookup<int, PlannedAssignment> batches = plan.Assignments.Where(one => one.Why.Kind == AssignmentKind.Batch).ToLookup(one => one.Batch);
        ILookup<string, PlannedAssignment> mine = plan.Assignments.ToLookup(one => one.Assessor, StringComparer.Ordinal);
        IReadOnlyList<Finding> open = plan.Findings();
        return PageFrame.Show<AssignmentPlanPage>(
            request,
            new()
            {
                [nameof(AssignmentPlanPage.Context)] = context,
                [nameof(AssignmentPlanPage.Model)] = new PlanModel(
                    CycleOf(request, sheet.CycleRow),
                    plan.Assignments.Count,
                    [.. batches.OrderBy(batch => batch.Key).Select(batch => new PlannedBatch(
                        batch.Key, batch.Select(one => one.Agency).Distinct().Count(), In(batch, AssignmentPlace.First)!, In(batch, AssignmentPlace.Second), In(batch, AssignmentPlace.Moderator)))],
                    plan.Assignments.Count(one => one.Why.Kind != AssignmentKind.Batch),
                    [.. sheet.People.Values.Where(person => mine.Contains(person.Id)).Select(Load).OrderByDescending(load => load.After).ThenBy(load => load.Name, StringComparer.Ordinal).Take(MostShown)],
                    [.. open.Take(20).Select(finding => context.Words.In(new Text(finding.MessageId, finding.MessageEn)))],
                    plan.Open.Count,
                    Wishes.Where(wished => wished != "partial").ToDictionary(wished => wished, wished => form[wished].ToString()),
                    name,
                    wish.IsPartial,
                    isAnew)
                {
                    Unreachable = [.. sheet.UnreachableOf(plan.Assignments.Select(one => one.Assessor)).Select(id => NameOf(sheet, id))],
                },
            });

        string? In(IEnumerable<PlannedAssignment> batch, AssignmentPlace place) => batch.FirstOrDefault(one => one.Place == place) is { } one ? NameOf(sheet, one.Assessor) : null;

        PlannedLoad Load(Assessor person)
        {
            AssessorLoad now = sheet.Loads.GetValueOrDefault(person.Id) ?? new AssessorLoad(0, 0);
            int more = mine[person.Id].Count(one => one.Place != AssignmentPlace.Moderator);
            return new PlannedLoad(NameOf(sheet, person.Id), now.Reviews, now.Reviews + more, now.Moderations + mine[person.Id].Count() - more, person.Capacity);
        }
    }

    private async Task<IResult> PutAsync(HttpRequest request, IFormCollection form, AssignmentSheet sheet, byte[] content, string? expected, CancellationToken cancellation)
    {
        PageContext context = frame.For(request);
        Read<IReadOnlyList<AssignmentOrder>> read = AssignmentOrdersCsv.Parse(content);
        if (read.Value is not { } wanted)
        {
            return ImportForm(request, sheet, FormAnswers.State(form, read.Findings, context.Language), StatusCodes.Status422UnprocessableEntity);
        }

        AssignmentsOutcome outcome = await orders.SetManyAsync(sheet.CycleRow.RowKey, wanted, new Order(request.Caller()), expected is null, expected, cancellation);
        if (outcome.Findings() is { Count: > 0 } findings)
        {
            return ImportForm(request, sheet, FormAnswers.State(form, findings, context.Language), StatusCodes.Status422UnprocessableEntity);
        }

        JudgedAssignment[] news = [.. outcome.Lines.Where(line => line.IsNews)];
        return outcome.IsWritten ? PageFrame.GoOn($"/cycles/{sheet.CycleRow.RowKey}/assignments", "assigned")
            : outcome.Refusal is { Status: not StatusCodes.Status412PreconditionFailed } refusal ? refusals.Conflict(request, refusal.Code!, refusal.Arguments)
            : PageFrame.Show<OrdersPreviewPage>(
                request,
                new()
                {
                    [nameof(OrdersPreviewPage.Context)] = context,
                    [nameof(OrdersPreviewPage.Model)] = new OrdersPreview(
                        CycleOf(request, sheet.CycleRow),
                        [.. news.Take(MostShown).Select(line => new OrderedPlace(
                            line.Order.Agency,
                            AssignmentSheet.SlotOf(line.Order.Place),
                            line.Before is { Length: > 0 } before ? NameOf(sheet, before) : null,
                            NameOf(sheet, line.Order.Assessor),
                            line.Order.Reason))],
                        news.Length,
                        outcome.Lines.Count - news.Length,
                        [.. read.Findings.Concat(outcome.Warnings).Select(finding => context.Words.In(new Text(finding.MessageId, finding.MessageEn)))],
                        ImportForms.Keep(content),
                        outcome.Name,
                        expected is not null),
                });
    }

    private IResult ImportForm(HttpRequest request, AssignmentSheet sheet, FormState state, int status) => PageFrame.Show<OrdersImportPage>(
        request,
        new()
        {
            [nameof(OrdersImportPage.Context)] = frame.For(request),
            [nameof(OrdersImportPage.Cycle)] = CycleOf(request, sheet.CycleRow),
            [nameof(OrdersImportPage.State)] = state,
        },
        status);
}
