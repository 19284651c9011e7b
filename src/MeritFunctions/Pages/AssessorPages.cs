using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Reading;
using Merit.Assessment.Verification;
using Merit.Web.Components;
using Merit.Web.Pages.Assessors;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Verification;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MeritFunctions.Pages;

/// <summary>The register of assessors with what everybody has to do, changed by a document that is shown before it counts.</summary>
public sealed class AssessorPages(
    PageFrame frame, IRefusalPages refusals, AssessorTable people, AssessorDesk desk, CycleTable cycles, AssessmentTable assessments, AssignmentTable assignments, TimeProvider clock)
{
    private const int Rows = 200;
    private const int MostShown = 1000;

    /// <summary>The people, and how much each has in the cycles that go on.</summary>
    [Function("AssessorsPage")]
    public async Task<IResult> ListAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.AssessorsPage)] HttpRequest request, CancellationToken cancellation)
    {
        string words = request.Query["name"].ToString().Trim();
        AssessorRole? role = Enum.TryParse(request.Query["role"], ignoreCase: true, out AssessorRole asked) && Enum.IsDefined(asked) ? asked : null;
        string? state = request.Query["state"].ToString() is "overdue" or "free" or "away" ? request.Query["state"].ToString() : null;
        string after = PageStart.Of(request);
        DateOnly today = Messages.WibDate(clock.GetUtcNow());
        Dictionary<string, Work> work = await WorkAsync(cancellation);
        List<AssessorLine> all = [];
        foreach (Assessor person in (await people.ListAsync(cancellation)).Select(row => row.Read()))
        {
            Work mine = work.GetValueOrDefault(person.Id) ?? new Work();
            bool isAway = person.Absences.Any(absence => absence.From <= today && today <= absence.Until);
            bool isFitting = (role is null || person.Roles.Contains(role.Value))
                && (state is null || (state == "overdue" ? mine.Overdue > 0 : state == "free" ? mine.Agencies == 0 && person.IsActive : isAway))
                && (words.Length == 0 || person.Name.Contains(words, StringComparison.OrdinalIgnoreCase) || person.Id.Contains(words, StringComparison.OrdinalIgnoreCase));
            if (isFitting)
            {
                string? home = string.Join(", ", new[] { person.HomeAgency, person.HomeRegion }.OfType<string>().Distinct()) is { Length: > 0 } given ? given : null;
                all.Add(new AssessorLine(
                    person.Id, person.Name, [.. person.Roles.Select(one => one.ToString().ToLowerInvariant())], home, mine.Agencies, mine.Done, mine.Overdue, person.Capacity, person.IsActive, isAway));
            }
        }

        AssessorLine[] shown = [.. all.Where(line => string.CompareOrdinal(line.Id, after) > 0).Take(Rows)];
        return PageFrame.Show<AssessorsPage>(
            request,
            new()
            {
                [nameof(AssessorsPage.Context)] = frame.For(request),
                [nameof(AssessorsPage.Model)] = new AssessorsModel(
                    shown,
                    shown.Length == Rows && shown[^1] != all[^1] ? shown[^1].Id : null,
                    all.Count,
                    all.Select(line => Math.Max(line.Agencies, line.Capacity ?? 0)).DefaultIfEmpty(0).Max(),
                    words,
                    role?.ToString().ToLowerInvariant(),
                    state,
                    request.Caller().Roles.HasFlag(Roles.Operator)),
            });
    }

    /// <summary>Asks for a document.</summary>
    [Function("AssessorImportPage")]
    public IResult Ask([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.AssessorImport)] HttpRequest request) =>
        ImportForm(request, new FormState(null, []), StatusCodes.Status200OK);

    /// <summary>Shows what a document would change.</summary>
    [Function("AssessorImportForm")]
    public async Task<IResult> PreviewAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.AssessorImport)] HttpRequest request, CancellationToken cancellation)
    {
        IFormCollection form = await request.ReadFormAsync(cancellation);
        FindingList findings = new(Messages.Find);
        return await ImportForms.ReadAsync(form, AssessorDesk.MostBytes, findings, cancellation) is var (name, content)
            ? await PutAsync(request, form, content, !name.EndsWith(".json", StringComparison.OrdinalIgnoreCase), null, cancellation)
            : ImportForm(request, ImportForms.Refused(form, findings, PageFrame.LanguageOf(request)), StatusCodes.Status422UnprocessableEntity);
    }

    /// <summary>Changes the register as the preview showed it; when that would no longer be so, shows it anew.</summary>
    [Function("AssessorImportApplyForm")]
    public async Task<IResult> ApplyAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.AssessorApply)] HttpRequest request, CancellationToken cancellation)
    {
        IFormCollection form = await request.ReadFormAsync(cancellation);
        return ImportForms.Kept(form) is { } content
            ? await PutAsync(request, form, content, form["kind"] != "json", form["expected"].ToString(), cancellation)
            : PageFrame.GoOn("/assessors/import");
    }

    private async Task<IResult> PutAsync(HttpRequest request, IFormCollection form, byte[] content, bool isCsv, string? expected, CancellationToken cancellation)
    {
        if (await desk.PutAsync(content, isCsv, request.Caller(), expected is null, expected, cancellation) is not { } outcome)
        {
            return refusals.Conflict(request, "register-busy");
        }

        PageContext context = frame.For(request);
        return outcome.Update is not { } update ? ImportForm(request, FormAnswers.State(form, outcome.Findings, context.Language), StatusCodes.Status422UnprocessableEntity)
            : outcome.IsWritten ? PageFrame.GoOn("/assessors", "assessors-imported")
            : PageFrame.Show<AssessorPreviewPage>(
                request,
                new()
                {
                    [nameof(AssessorPreviewPage.Context)] = context,
                    [nameof(AssessorPreviewPage.Model)] = new AssessorPreview(
                        update.Changes.Count(change => change.Before is null),
                        update.Changes.Count(change => change.Before is not null),
                        update.Unchanged,
                        [.. update.Changes.Take(MostShown).Select(View)],
                        [.. outcome.Findings.Select(finding => context.Words.In(new Text(finding.MessageId, finding.MessageEn)))],
                        ImportForms.Keep(content),
                        isCsv ? "csv" : "json",
                        outcome.Name,
                        expected is not null),
                });
    }

    private static AssessorChangeLine View(AssessorChange change) => new(
        change.After.Id, change.After.Name, change.Before is null ? null : [.. change.Fields.Select(field => (field.Field, field.Before, field.After))]);

    private IResult ImportForm(HttpRequest request, FormState state, int status) => PageFrame.Show<AssessorImportPage>(
        request, new() { [nameof(AssessorImportPage.Context)] = frame.For(request), [nameof(AssessorImportPage.State)] = state }, status);

    private async Task<Dictionary<string, Work>> WorkAsync(CancellationToken cancellation)
    {
        Dictionary<string, Work> work = new(StringComparer.Ordinal);
        foreach (CycleRow cycle in CycleParts.Running(await cycles.ListAsync(cancellation)).Where(cycle => cycle.Status != CycleStatus.Cancelled))
        {
            List<AssignmentRow> places = await assignments.ListAsync(cycle.RowKey, cancellation);
            if (places.Count == 0)
            {
                continue;
            }

            bool isLate = cycle.VerificationDeadline < clock.GetUtcNow();
            Dictionary<string, string> stages = (await assessments.ListAsync(cycle.RowKey, cancellation)).ToDictionary(row => row.RowKey, row => row.Stage, StringComparer.Ordinal);
            foreach (AssignmentRow place in places.Where(place => place.Assessor.Length > 0 && place.Slot != AssignmentSlot.Moderator))
            {
                string stage = stages.GetValueOrDefault(place.Agency, AssessmentStage.Withdrawn);
                if (stage is AssessmentStage.Withdrawn or AssessmentStage.NotSubmitted)
                {
                    continue;
                }

                bool isDone = place.SubmittedAt is not null || stage is AssessmentStage.Verified or AssessmentStage.Determined;
                Work mine = work.GetValueOrDefault(place.Assessor) ?? new Work();
                work[place.Assessor] = new Work(mine.Agencies + 1, mine.Done + (isDone ? 1 : 0), mine.Overdue + (isLate && !isDone ? 1 : 0));
            }
        }

        return work;
    }

    private sealed record Work(int Agencies = 0, int Done = 0, int Overdue = 0);
}
