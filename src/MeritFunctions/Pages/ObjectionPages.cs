using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Merit.Adapters.Scanning;
using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Web.Components;
using Merit.Web.Pages.Desk;
using Merit.Web.Pages.Objections;
using Merit.Web.Texts;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Objections;
using MeritFunctions.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Pages;

/// <summary>The objections of a cycle, and the page on which somebody else than before decides on one. Everything works without script.</summary>
public sealed class ObjectionPages(
    PageFrame frame,
    IRefusalPages refusals,
    CycleTable cycles,
    ObjectionTable table,
    ObjectionReader reader,
    ObjectionDuties duties,
    ObjectionJudging judging,
    RecordStore records,
    UploadStore uploads,
    IMalwareScanner scanner,
    TimeProvider clock)
{
    private const string LevelField = "level-";
    private const string ReasonField = "reason-";

    /// <summary>The objections, those that wait first.</summary>
    [Function("ObjectionsPage")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.ObjectionsPage)] HttpRequest request, string cycle, CancellationToken cancellation)
    {
        if (await cycles.FindAsync(cycle, cancellation) is not { } row)
        {
            return refusals.NotFound(request, "cycle-not-found", cycle);
        }

        PageContext context = frame.For(request);
        List<ObjectionRow> all = row.ObjectionDays == 0 ? [] : await table.ListAsync(cycle, cancellation);
        return PageFrame.Show<ObjectionsPage>(
            request,
            new()
            {
                [nameof(ObjectionsPage.Context)] = context,
                [nameof(ObjectionsPage.Model)] = new ObjectionsModel(
                    cycle,
                    CycleParts.Breadcrumb(row, cycle, context.Language),
                    CycleParts.Of(cycle, request.Caller(), context.Language),
                    ObjectionWindow.EndOf(row),
                    row.ObjectionDays == 0,
                    [
                        .. all.OrderBy(one => one.DecidedAt is not null).ThenBy(one => one.SentAt).Select(one => new ObjectionLine(
                            one.Agency, one.AgencyName, ObjectionParts.Word(ObjectionSeen.StateOf(one)), one.Indicators, one.SentAt, ObjectionOverdue.Is(one, clock.GetUtcNow()))),
                    ],
                    ObjectionOverdue.WorkingDays),
            });
    }

    /// <summary>One objection with its evidence; the form for those who may decide, and for the others why not.</summary>
    [Function("JudgingPage")]
    public async Task<IResult> ShowAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.JudgingPage)] HttpRequest request, string cycle, string agency, CancellationToken cancellation) =>
        await ShowAsync(request, cycle, agency, new FormState(null, []), StatusCodes.Status200OK, cancellation);

    /// <summary>Decides.</summary>
    [Function("JudgingForm")]
    public async Task<IResult> DecideAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.JudgingPage)] HttpRequest request,
        string cycle,
        string agency,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        IFormCollection form = await request.ReadFormAsync(cancellation);
        string[] codes = [.. form.Keys.Where(name => name.StartsWith(ReasonField, StringComparison.Ordinal)).Select(name => name[ReasonField.Length..])];
        // As a script would send it; what is no number stays as it was typed, and is told.
        JsonArray levels = [.. codes.Select(code => (JsonNode)Level(code, form[LevelField + code].ToString().Trim(), form[ReasonField + code].ToString().Trim().ReplaceLineEndings("\n")))];
        RequestBody body = RequestBody.Read(JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["levels"] = levels }), ["levels"]);
        List<SentPoint> sent = [.. body.RequiredItems("levels", Math.Max(1, codes.Length)).Select(item => ObjectionFunctions.Read(item, "indicator", "level", "reason")).OfType<SentPoint>()];
        OrderOutcome outcome = body.Findings.HasErrors
            ? OrderOutcome.Invalid(body.Findings.All)
            : await judging.DecideAsync(cycle, agency, form["objection"].ToString(), sent, request.Caller(), client, cancellation);
        if (outcome.IsDone)
        {
            return PageFrame.GoOn($"/cycles/{cycle}/objections/{Uri.EscapeDataString(agency)}", "objection-decided");
        }

        if (outcome.Code is not null)
        {
            return refusals.Refuse(request, outcome);
        }

        Words words = Words.Of<ObjectionWords>(PageFrame.LanguageOf(request));
        FormState state = FormAnswers.State(form, [], PageFrame.LanguageOf(request)) with
        {
            Findings = [.. outcome.Findings.Select(finding => new FormFinding(FieldOf(finding, codes), words.In(new Text(finding.MessageId, finding.MessageEn))))],
        };
        return await ShowAsync(request, cycle, agency, state, StatusCodes.Status422UnprocessableEntity, cancellation);
    }

    /// <summary>A file of new evidence, for those who may decide and those who run, audit or release the cycle.</summary>
    [Function("ObjectionEvidence")]
    public async Task<IResult> OpenAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.ObjectionEvidence)] HttpRequest request, string cycle, string agency, string place, CancellationToken cancellation)
    {
        (ObjectionSeen? seen, OrderOutcome? refusal) = await reader.FindAsync(cycle, agency, cancellation);
        if (seen is not { Objection: { } objection })
        {
            return refusals.Refuse(request, refusal ?? OrderOutcome.NotFound("objection-not-found", agency, cycle));
        }

        if (!IsWatching(request.Caller()) && await RefusalAsync(seen, request.Caller(), cancellation) is { } notTheirs)
        {
            return refusals.Refuse(request, notTheirs);
        }

        if (!int.TryParse(place, NumberStyles.None, CultureInfo.InvariantCulture, out int number) || objection.Files.ElementAtOrDefault(number) is not { } file)
        {
            return refusals.NotFound(request, "evidence-not-found", agency);
        }

        string name = $"{cycle}/{agency}/{objection.Folder}/{file.Name}";
        ListedFile? listed = null;
        await foreach (ListedFile one in uploads.ListAsync(name, cancellation))
        {
            listed = one.Name == name ? one : listed;
        }

        // The scanner's word may have come since the objection was sent.
        if (listed is not null && scanner.VerdictOn(new ReadContent(file.Sha256, file.Kind, false), listed.ScanResult) != ScanVerdict.Clean)
        {
            return refusals.Conflict(request, "evidence-quarantined", file.Name);
        }

        try
        {
            return await EvidencePages.HandOnAsync(request, await uploads.OpenAsync(name, file.ETag, cancellation), file.Name, file.Size, cancellation);
        }
        catch (UploadChangedException)
        {
            return refusals.Conflict(request, "evidence-changed", file.Name);
        }
    }

    private static JsonObject Level(string code, string level, string reason) => new()
    {
        ["indicator"] = code,
        ["level"] = decimal.TryParse(level.Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number) ? number : level.Length > 0 ? level : null,
        ["reason"] = reason,
    };

    private static string FieldOf(Finding finding, string[] codes) =>
        finding.Pointer.Split('/') is ["", "levels", { } place, ("level" or "reason") and { } field, ..] && int.TryParse(place, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? $"{field}-{codes.ElementAtOrDefault(number)}"
            : "";

    private static bool IsWatching(Caller caller) => (caller.Roles & (Roles.Operator | Roles.Auditor | Roles.Plenary)) != Roles.None;

    private async Task<OrderOutcome?> RefusalAsync(ObjectionSeen seen, Caller caller, CancellationToken cancellation) =>
        (caller.Roles & (Roles.Assessor | Roles.Moderator)) == Roles.None || await reader.ResultAsync(seen, cancellation) is not var (result, _, _)
            ? OrderOutcome.Forbidden("objection-not-a-decider")
            : await duties.RefusalOfAsync(seen.Cycle.Cycle, seen.Row, result, caller, cancellation);

    private async Task<IResult> ShowAsync(HttpRequest request, string cycle, string agency, FormState state, int status, CancellationToken cancellation)
    {
        (ObjectionSeen? seen, OrderOutcome? refusal) = await reader.FindAsync(cycle, agency, cancellation);
        if (seen is not { Stored: { } stored, Objection: { } objection } || await reader.ResultAsync(seen, cancellation) is not var (result, _, _))
        {
            return refusals.Refuse(request, refusal ?? OrderOutcome.NotFound("objection-not-found", agency, cycle));
        }

        PageContext context = frame.For(request);
        Caller caller = request.Caller();
        OrderOutcome? notTheirs = await RefusalAsync(seen, caller, cancellation);
        VerifiedLevel[] verified = [.. VerifiedLevel.AllOf(seen.Cycle.Instrument, result)];
        UploadReport? report = await records.ReadAsync<UploadReport>(RecordNames.Report(cycle, agency, result.Receipt), cancellation);
        return PageFrame.Show<JudgingPage>(
            request,
            new()
            {
                [nameof(JudgingPage.Context)] = context,
                [nameof(JudgingPage.Model)] = new JudgingModel
                {
                    Cycle = cycle,
                    Agency = agency,
                    AgencyName = seen.Row.AgencyName,
                    Breadcrumb = CycleParts.Breadcrumb(seen.Cycle.Cycle, cycle, context.Language, "ObjectionsPage"),
                    State = ObjectionParts.Word(seen.State),
                    SentAt = stored.SentAt,
                    Objection = stored.RecordHash,
                    Receipt = result.Receipt,
                    NotTheirs = notTheirs is { Code: { } code } ? Messages.Format(code, notTheirs.Arguments) : null,
                    MayDecide = notTheirs is null && seen.State == ObjectionState.Sent,
                    MaySee = notTheirs is null || IsWatching(caller),
                    Points = [.. ObjectionParts.Points(objection, verified, seen.Decision).Select(point => Judged(point, seen, report))],
                    DecidedAt = stored.DecidedAt,
                    DecidedBy = stored.DecidedBy,
                    Form = state,
                },
            },
            status);
    }

    private static JudgedPoint Judged(PointView point, ObjectionSeen seen, UploadReport? report)
    {
        string[] named = [.. report?.Submission?.Entries.FirstOrDefault(entry => (seen.Cycle.Instrument.Find(entry.Code)?.Code ?? entry.Code) == point.Code)?.Evidence ?? []];
        return new JudgedPoint
        {
            Point = point,
            Levels = ObjectionParts.LevelsOf(seen.Cycle.Instrument.Find(point.Code)!),
            Before = [.. (report?.Files ?? []).Select((file, place) => (file, place)).Where(one => named.Contains(one.file.Name))
                .Select(one => new EvidenceLine(one.file.Name, one.place, one.file.Size, DeskParts.KindOf(one.file.Name), null))],
            New = [.. seen.Objection!.Files.Select((file, place) => (file, place)).Where(one => point.Files.Contains(one.file.Name))
                .Select(one => new EvidenceLine(one.file.Name, one.place, one.file.Size, DeskParts.KindOf(one.file.Name), null))],
        };
    }
}
