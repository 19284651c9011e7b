using Merit.Adapters.Storage;
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

/// <summary>The agency register: listed without addresses, changed by a document that is shown before it counts.</summary>
public sealed class RegisterPages(PageFrame frame, IRefusalPages refusals, AgencyTable agencies, RegisterDesk desk)
{
    private const int Rows = 100;
    private const int AtOnce = 1000;
    private const int MostShown = 1000;

    // The document goes along with the form that confirms it, and a field of a form takes no more than this.
    private const int MostBytes = 2 * 1024 * 1024;
    private const string Reason = "reason";

    /// <summary>The agencies.</summary>
    [Function("RegisterPage")]
    public async Task<IResult> ListAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.RegisterPage)] HttpRequest request, CancellationToken cancellation)
    {
        string words = request.Query["name"].ToString().Trim();
        AgencyType? type = Enum.TryParse(request.Query["type"], out AgencyType asked) && Enum.IsDefined(asked) ? asked : null;
        int? contacts = request.Query["contact"].ToString() switch { "none" => 0, "one" => 1, _ => null };
        bool isFiltered = words.Length > 0 || type is not null || contacts is not null;
        List<AgencyRow> found = [];
        string? next = PageStart.Of(request);
        while (next is not null && found.Count < Rows)
        {
            RowPage<AgencyRow> page = await agencies.PageAsync(new PageOrder(next, isFiltered ? AtOnce : Rows), cancellation);
            AgencyRow[] fitting = [.. page.Rows.Where(Fits).Take(Rows - found.Count)];
            found.AddRange(fitting);
            next = found.Count == Rows && found[^1].RowKey != page.Rows[^1].RowKey ? found[^1].RowKey : page.Next;
        }

        return PageFrame.Show<RegisterPage>(
            request,
            new()
            {
                [nameof(RegisterPage.Context)] = frame.For(request),
                [nameof(RegisterPage.Model)] = new RegisterModel(
                    [.. found.Select(row => new ListedAgency(row.RowKey, row.Name, row.Type, row.Region, row.Size, row.Contacts, row.SucceededBy, row.Predecessors))],
                    next,
                    words,
                    type?.ToString(),
                    contacts,
                    [.. Enum.GetNames<AgencyType>()],
                    request.Caller().Roles.HasFlag(Roles.Operator)),
            });

        bool Fits(AgencyRow row) =>
            (type is null || row.Type == type.ToString())
            && (contacts is null || (row.Contacts == contacts && row.SucceededBy is null))
            && (words.Length == 0 || row.Name.Contains(words, StringComparison.OrdinalIgnoreCase) || row.RowKey.StartsWith(words, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Asks for a document.</summary>
    [Function("ImportPage")]
    public IResult Ask([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.RegisterImport)] HttpRequest request) =>
        ImportForm(request, new FormState(null, []), StatusCodes.Status200OK);

    /// <summary>Shows what a document would change.</summary>
    [Function("ImportForm")]
    public async Task<IResult> PreviewAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.RegisterImport)] HttpRequest request, CancellationToken cancellation)
    {
        IFormCollection form = await request.ReadFormAsync(cancellation);
        FindingList findings = new(Messages.Find);
        return await ImportForms.ReadAsync(form, MostBytes, findings, cancellation) is var (name, content)
            ? await PutAsync(request, form, content, !name.EndsWith(".json", StringComparison.OrdinalIgnoreCase), null, cancellation)
            : ImportForm(request, ImportForms.Refused(form, findings, PageFrame.LanguageOf(request)), StatusCodes.Status422UnprocessableEntity);
    }

    /// <summary>Changes the register as the preview showed it; when that would no longer be so, shows it anew.</summary>
    [Function("ImportApplyForm")]
    public async Task<IResult> ApplyAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.RegisterApply)] HttpRequest request, CancellationToken cancellation)
    {
        IFormCollection form = await request.ReadFormAsync(cancellation);
        return ImportForms.Kept(form) is { } content
            ? await PutAsync(request, form, content, form["kind"] != "json", form["expected"].ToString(), cancellation)
            : PageFrame.GoOn("/register/import");
    }

    /// <summary>Asks before an agency is removed.</summary>
    [Function("RemoveAgencyPage")]
    public async Task<IResult> AskRemovalAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.AgencyRemoval)] HttpRequest request, string code, CancellationToken cancellation) =>
        await agencies.FindAsync(code, cancellation) is { } row
            ? Removal(request, row, new FormState(null, []), StatusCodes.Status200OK)
            : refusals.NotFound(request, "agency-not-found", code);

    /// <summary>Removes it, unless its address is still needed.</summary>
    [Function("RemoveAgencyForm")]
    public async Task<IResult> RemoveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.AgencyRemoval)] HttpRequest request, string code, CancellationToken cancellation)
    {
        if (await agencies.FindAsync(code, cancellation) is not { } row)
        {
            return refusals.NotFound(request, "agency-not-found", code);
        }

        IFormCollection form = await request.ReadFormAsync(cancellation);
        RequestBody body = RequestBody.Of(form, [Reason]);
        string reason = body.RequiredParagraphs(Reason);
        if (!body.Findings.HasErrors && await desk.RemoveAsync(code, request.Caller(), reason, cancellation) is var (refusal, arguments))
        {
            body.Findings.Error(refusal, "", arguments);
        }

        return body.Findings.HasErrors
            ? Removal(request, row, FormAnswers.State(form, body.Findings.All, PageFrame.LanguageOf(request)), StatusCodes.Status422UnprocessableEntity)
            : PageFrame.GoOn("/register", "agency-removed");
    }

    private async Task<IResult> PutAsync(HttpRequest request, IFormCollection form, byte[] content, bool isCsv, string? expected, CancellationToken cancellation)
    {
        if (await desk.PutAsync(content, isCsv, request.Caller(), expected is null, expected, cancellation) is not { } outcome)
        {
            return refusals.Conflict(request, "register-busy");
        }

        PageContext context = frame.For(request);
        return outcome.Update is not { } update ? ImportForm(request, FormAnswers.State(form, outcome.Findings, context.Language), StatusCodes.Status422UnprocessableEntity)
            : outcome.IsWritten ? PageFrame.GoOn("/register", "register-imported")
            : PageFrame.Show<ImportPreviewPage>(
                request,
                new()
                {
                    [nameof(ImportPreviewPage.Context)] = context,
                    [nameof(ImportPreviewPage.Model)] = new ImportPreview(
                        outcome.Count,
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

    private static AgencyChange View(RegisterChange change) => new(
        change.After.Code,
        change.After.Name,
        change.Before is null ? null : [.. RegisterDesk.Fields(change.Before, change.After).Select(field => new FieldChange(field.Field, Said(field.Before), Said(field.After)))]);

    private static string? Said(object? value) => value switch { bool yes => yes ? "yes" : "no", null => null, _ => value.ToString() };

    private IResult ImportForm(HttpRequest request, FormState state, int status) => PageFrame.Show<ImportPage>(
        request, new() { [nameof(ImportPage.Context)] = frame.For(request), [nameof(ImportPage.State)] = state }, status);

    private IResult Removal(HttpRequest request, AgencyRow row, FormState state, int status) => PageFrame.Show<RemoveAgencyPage>(
        request,
        new()
        {
            [nameof(RemoveAgencyPage.Context)] = frame.For(request),
            [nameof(RemoveAgencyPage.Agency)] = new ListedAgency(row.RowKey, row.Name, row.Type, row.Region, row.Size, row.Contacts),
            [nameof(RemoveAgencyPage.State)] = state,
        },
        status);
}
