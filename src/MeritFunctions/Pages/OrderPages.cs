using System.Text.Json.Nodes;
using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Instruments;
using Merit.Assessment.Reading;
using Merit.Web.Components;
using Merit.Web.Pages;
using Merit.Web.Pages.Orders;
using Merit.Web.Texts;
using MeritFunctions.Cycle;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Pages;

/// <summary>
/// The forms by which operators order something about a cycle or one of its agencies. Each brings the key that it was shown with and
/// names the state that was seen, so that it makes one change, and none to what nobody has looked at.
/// </summary>
public sealed class OrderPages(
    PageFrame frame,
    IRefusalPages refusals,
    Orders once,
    CycleInstruments cycles,
    AssessmentTable assessments,
    CycleOrders cycleOrders,
    AssessmentOrders agencyOrders,
    NoteBook notes,
    Reopening reopening)
{
    private const string Submission = "submissionDeadline";
    private const string Verification = "verificationDeadline";
    private const string Reason = "reason";

    private static readonly string[] OfCycle = ["deadline", "pause", "resume", "cancel"];
    private static readonly string[] OfAgency = ["deadline", "withdraw", "reinstate", "flags", "note", "reopen", "send-link", "revoke-link"];

    /// <summary>Asks what is to be ordered about a cycle.</summary>
    [Function("CycleOrderPage")]
    public async Task<IResult> AskCycleAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.CycleOrder)] HttpRequest request, string cycle, string order, CancellationToken cancellation) =>
        await FindCycleAsync(cycle, order, cancellation) is { } found ? Show(request, found, order, null, []) : Unknown(request, cycle);

    /// <summary>Has it done.</summary>
    [Function("CycleOrderForm")]
    public async Task<IResult> TakeCycleAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.CycleOrder)] HttpRequest request,
        string cycle,
        string order,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        if (await FindCycleAsync(cycle, order, cancellation) is not { } found)
        {
            return Unknown(request, cycle);
        }

        IFormCollection form = await request.ReadFormAsync(cancellation);
        RequestBody body = Read(form, Submission, Verification, Reason);
        string why = body.RequiredParagraphs(Reason);
        // A field that was left as it was shown orders nothing.
        DateTimeOffset? submission = IsUntouched(form, Submission) ? null : body.OptionalMoment(Submission);
        DateTimeOffset? verification = IsUntouched(form, Verification) ? null : body.OptionalMoment(Verification);
        var given = new Order(request.Caller(), why, Seen(form));
        return await CarryOutAsync(
            request,
            form,
            cycle,
            body.Findings,
            _ => order switch
            {
                "deadline" => cycleOrders.MoveDeadlinesAsync(cycle, submission, verification, given, client, cancellation),
                "pause" => cycleOrders.PauseAsync(cycle, given, client, cancellation),
                "resume" => cycleOrders.ResumeAsync(cycle, given, client, cancellation),
                _ => cycleOrders.CancelAsync(cycle, given, client, cancellation),
            },
            async () => Show(request, await FindCycleAsync(cycle, order, cancellation) ?? found, order, form, body.Findings.All),
            $"/cycles/{cycle}",
            order == "deadline" ? "cycle-deadline" : order,
            cancellation);
    }

    /// <summary>Asks what is to be ordered about an agency of a cycle.</summary>
    [Function("AgencyOrderPage")]
    public async Task<IResult> AskAgencyAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.AgencyOrder)] HttpRequest request,
        string cycle,
        string agency,
        string order,
        CancellationToken cancellation) =>
        await FindAgencyAsync(cycle, agency, order, cancellation) is var (found, row) ? Show(request, found, row, order, null, []) : Unknown(request, cycle, agency);

    /// <summary>Has it done.</summary>
    [Function("AgencyOrderForm")]
    public async Task<IResult> TakeAgencyAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.AgencyOrder)] HttpRequest request,
        string cycle,
        string agency,
        string order,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        if (await FindAgencyAsync(cycle, agency, order, cancellation) is not var (found, row))
        {
            return Unknown(request, cycle, agency);
        }

        IFormCollection form = await request.ReadFormAsync(cancellation);
        RequestBody body = ReadOf(order, form);
        var key = new AssessmentKey(cycle, agency);
        string text = order == "note" ? body.RequiredParagraphs("text") : "";
        var given = new Order(request.Caller(), order is "note" or "flags" ? null : body.RequiredParagraphs(Reason), Seen(form));
        AssessmentChange? change = order switch
        {
            // Seconds are not shown: what was left as it was keeps its own.
            "deadline" => AssessmentChange.Deadline(IsUntouched(form, Submission) ? row.SubmissionDeadline : body.OptionalMoment(Submission)),
            "withdraw" => AssessmentChange.Withdrawal,
            "reinstate" => AssessmentChange.Reinstatement,
            "send-link" => AssessmentChange.NewLink,
            "revoke-link" => AssessmentChange.LinkRevocation,
            "flags" => AssessmentChange.Flags(body.OptionalTexts("flags", TextForm.Id) ?? []),
            _ => null,
        };
        return await CarryOutAsync(
            request,
            form,
            cycle,
            body.Findings,
            async turn => change is not null ? await agencyOrders.TakeAsync(key, change, given, client, cancellation)
                : order == "reopen" ? await reopening.TakeAsync(body, request.Caller(), cycle, agency, client, cancellation)
                : await notes.AddAsync(key, turn.RowKey, turn.At, text, request.Caller(), cancellation) ? OrderOutcome.Done
                : OrderOutcome.NotFound("assessment-not-found", cycle, agency),
            async () => Show(request, found, (await FindAgencyAsync(cycle, agency, order, cancellation))?.Row ?? row, order, form, body.Findings.All),
            CycleParts.AgencyPage(cycle, agency),
            order switch { "send-link" => "link-sent", "revoke-link" => "link-revoked", _ => "agency-" + order },
            cancellation);
    }

    private async Task<IResult> CarryOutAsync(
        HttpRequest request,
        IFormCollection form,
        string cycle,
        FindingList findings,
        Func<RequestRow, Task<OrderOutcome>> carryOut,
        Func<Task<IResult>> showAgain,
        string back,
        string done,
        CancellationToken cancellation)
    {
        if (findings.HasErrors)
        {
            return await showAgain();
        }

        RequestRow? turn = await once.ClaimAsync(request, form, cycle, cancellation);
        if (turn is null)
        {
            findings.Error("form-sent", "");
            return await showAgain();
        }

        if (turn.Status == 0)
        {
            OrderOutcome outcome = await carryOut(turn);
            if (!outcome.IsDone)
            {
                // The reopening reads the form itself, and has told what is wrong with it here already.
                findings.AddRange(outcome.Findings.Except(findings.All));
                if (outcome.Code is { } code)
                {
                    findings.Error(code, "", outcome.Arguments);
                }

                return await showAgain();
            }

            await once.AnsweredAsync(turn, cancellation);
        }

        return PageFrame.GoOn(back, done);
    }

    private IResult Show(HttpRequest request, CycleInstrument found, string order, IFormCollection? form, IReadOnlyList<Finding> findings)
    {
        CycleRow cycle = found.Cycle;
        PageContext context = frame.For(request);
        bool isDeadline = order == "deadline";
        return Show(request, context, form, findings, new OrderModel
        {
            Kind = isDeadline ? "cycle-deadline" : order,
            Subject = CycleParts.Title(cycle),
            Breadcrumb = CycleParts.Breadcrumb(cycle, cycle.RowKey, context.Language),
            Action = $"/cycles/{cycle.RowKey}/orders/{order}",
            Back = $"/cycles/{cycle.RowKey}",
            Key = Orders.NewKey(),
            Seen = EntityTag.Of(cycle.ETag),
            Now = isDeadline ? [("submission", cycle.SubmissionDeadline), ("verification", cycle.VerificationDeadline)] : [],
            Fields = isDeadline
                ? [(Submission, WesternIndonesia.ToField(cycle.SubmissionDeadline)), (Verification, WesternIndonesia.ToField(cycle.VerificationDeadline))]
                : [],
        });
    }

    private IResult Show(HttpRequest request, CycleInstrument found, AssessmentRow row, string order, IFormCollection? form, IReadOnlyList<Finding> findings)
    {
        PageContext context = frame.For(request);
        string back = CycleParts.AgencyPage(row.PartitionKey, row.RowKey);
        return Show(request, context, form, findings, new OrderModel
        {
            Kind = order,
            Subject = new Text(row.AgencyName, row.AgencyName),
            Breadcrumb = [.. CycleParts.Breadcrumb(found.Cycle, found.Cycle.RowKey, context.Language, "AgenciesPage"), new NavigationLink(row.AgencyName, back)],
            Action = $"{back}/orders/{order}",
            Back = back,
            Key = Orders.NewKey(),
            Seen = EntityTag.Of(row.ETag),
            Stage = order is "flags" or "note" ? null : row.Stage,
            Now = order == "deadline" ? [("submission", row.DeadlineIn(found.Cycle)), ("cycle", found.Cycle.SubmissionDeadline)] : [],
            Fields = order switch
            {
                "deadline" => [(Submission, row.SubmissionDeadline is { } own ? WesternIndonesia.ToField(own) : "")],
                "flags" => [("flags", row.Flags.Replace(",", ", ", StringComparison.Ordinal))],
                "note" => [("text", "")],
                _ => [],
            },
            Receipt = order == "reopen" ? row.Receipt ?? "" : null,
            Indicators = order == "reopen" ? Indicators(found.Instrument) : [],
            Chosen = [.. form?["indicators"].OfType<string>() ?? []],
        });
    }

    private static IResult Show(HttpRequest request, PageContext context, IFormCollection? form, IReadOnlyList<Finding> findings, OrderModel model) =>
        PageFrame.Show<OrderPage>(
            request,
            new()
            {
                [nameof(OrderPage.Context)] = context,
                [nameof(OrderPage.Model)] = form is null ? model : model with { State = StateOf(form, findings, model, context.Language) },
            },
            form is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);

    // What nobody touched is shown as it stands by now, and not as it was shown before.
    private static FormState StateOf(IFormCollection form, IReadOnlyList<Finding> findings, OrderModel model, Language language)
    {
        FormState state = FormAnswers.State(form, findings, language);
        Dictionary<string, string?> typed = new(state.Typed!, StringComparer.Ordinal);
        foreach ((string name, string? now) in model.Fields.Where(field => IsUntouched(form, field.Name)))
        {
            typed[name] = now;
        }

        return state with { Typed = typed };
    }

    private static List<(Text Aspect, IReadOnlyList<(string Code, Text Title)> Indicators)> Indicators(Instrument instrument) =>
        [.. instrument.Aspects.Select(aspect => (aspect.Title, (IReadOnlyList<(string, Text)>)[.. aspect.SelfAndDescendants().Where(node => node.IsLeaf).Select(leaf => (leaf.Code, leaf.Title))]))];

    private async Task<CycleInstrument?> FindCycleAsync(string cycle, string order, CancellationToken cancellation) =>
        OfCycle.Contains(order) ? await cycles.FindAsync(cycle, cancellation) : null;

    private async Task<(CycleInstrument Cycle, AssessmentRow Row)?> FindAgencyAsync(string cycle, string agency, string order, CancellationToken cancellation) =>
        OfAgency.Contains(order) && await cycles.FindAsync(cycle, cancellation) is { } found && await assessments.FindAsync(cycle, agency, cancellation) is { } row
            ? (found, row)
            : null;

    private IResult Unknown(HttpRequest request, string cycle, string? agency = null) =>
        agency is null ? refusals.NotFound(request, "cycle-not-found", cycle) : refusals.NotFound(request, "assessment-not-found", cycle, agency);

    private static string? Seen(IFormCollection form) => form["seen"].ToString() is { Length: > 0 } tag ? tag : null;

    // Told by what was shown, since another operator may have changed it meanwhile.
    private static bool IsUntouched(IFormCollection form, string field) => form[field].ToString() == form[OrderModel.Shown(field)].ToString();

    private static RequestBody ReadOf(string order, IFormCollection form) => order switch
    {
        "deadline" => Read(form, Submission, Reason),
        "flags" => Read(form, "flags"),
        "note" => Read(form, "text"),
        "reopen" => Read(form, "decisionId", "receipt", "indicators", Reason),
        _ => Read(form, Reason),
    };

    private static RequestBody Read(IFormCollection form, params string[] known) => RequestBody.Of(
        form,
        known,
        (name, typed) => name switch
        {
            "decisionId" => form[Orders.FormKey].ToString(),
            "flags" => ListOf(typed.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries)),
            "indicators" => ListOf(form[name].OfType<string>()),
            Submission or Verification => WesternIndonesia.Sent(typed),
            _ => null,
        });

    private static JsonArray ListOf(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);
}
