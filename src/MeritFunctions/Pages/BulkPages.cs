using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Reading;
using Merit.Web.Components;
using Merit.Web.Pages.Orders;
using Merit.Web.Texts;
using MeritFunctions.Cycle;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Pages;

/// <summary>
/// One order for many agencies, in three steps of one address: what is wanted, what would come of it, and then it is done. Whom it is for
/// is fixed by the first step; each agency is judged anew when it is done.
/// </summary>
public sealed class BulkPages(PageFrame frame, IRefusalPages refusals, Orders once, CycleBoard board, BulkOrders bulk)
{
    private const int MostAgencies = 10_000;
    private const int MostShown = 100;
    private const int MostKept = 50;
    private const string Submission = "submissionDeadline";

    /// <summary>The three steps.</summary>
    [Function("BulkOrderForm")]
    public async Task<IResult> TakeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.BulkOrder)] HttpRequest request,
        string cycle,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        IFormCollection form = await request.ReadFormAsync(cancellation);
        if (await board.FindAsync(cycle, cancellation) is not { } seen || BulkModel.Acts.FirstOrDefault(a => a == form["act"]) is not { } act)
        {
            return refusals.NotFound(request, "cycle-not-found", cycle);
        }

        IReadOnlyList<string> agencies = await ChosenAsync(form, seen, request.Caller(), cancellation);
        if (agencies.Count is 0 or > MostAgencies)
        {
            return refusals.Conflict(request, agencies.Count == 0 ? "none-chosen" : "bulk-too-many", MostAgencies);
        }

        PageContext context = frame.For(request);
        BulkModel model = Model(seen, act, agencies, context.Language);
        string step = form["step"].ToString();
        if (step is not ("check" or "apply"))
        {
            return Show(request, context, model);
        }

        (AssessmentChange? change, string reason, FindingList findings) = Read(form, act);
        IReadOnlyList<BulkLine> lines = findings.HasErrors ? [] : bulk.Preview(seen, agencies, change);
        // What is wrong with the order itself is wrong for all of them.
        findings.AddRange(lines.SelectMany(l => l.Outcome.Findings).DistinctBy(f => f.Code));
        if (findings.HasErrors)
        {
            return Show(request, context, model with { State = FormAnswers.State(form, findings.All, context.Language) }, StatusCodes.Status422UnprocessableEntity);
        }

        model = model with { State = FormAnswers.State(form, [], context.Language) };
        return step == "check"
            ? Show(request, context, model with { Outcome = Outcome(lines, seen), Key = Orders.NewKey() })
            : await ApplyAsync(request, form, context, model, cycle, change, new Order(request.Caller(), reason), client, cancellation);
    }

    private async Task<IResult> ApplyAsync(
        HttpRequest request,
        IFormCollection form,
        PageContext context,
        BulkModel model,
        string cycle,
        AssessmentChange? change,
        Order order,
        DurableTaskClient client,
        CancellationToken cancellation)
    {
        if (await once.ClaimAsync(request, form, cycle, cancellation) is not { } turn)
        {
            return refusals.Conflict(request, "form-sent");
        }

        BulkOutcome outcome;
        if (turn.Status == 0)
        {
            if (await bulk.TakeAsync(cycle, model.Agencies, change, order, client, cancellation) is not { } lines)
            {
                return refusals.NotFound(request, "cycle-not-found", cycle);
            }

            outcome = Outcome(lines, null);
            if (outcome.Pending > 0)
            {
                // The same order again, under the same key, goes on with those that are left.
                return Show(request, context, model with { Outcome = outcome, Key = form[Orders.FormKey] });
            }

            outcome = outcome with { Refused = [.. outcome.Refused.Take(MostKept)] };
            await once.AnsweredAsync(turn, cancellation, StoredJson.ToText(outcome));
        }
        else
        {
            outcome = StoredJson.Deserialize<BulkOutcome>(turn.Body);
        }

        return outcome.RefusedCount == 0 ? PageFrame.GoOn(model.Back, "bulk-applied") : Show(request, context, model with { Outcome = outcome });
    }

    private async Task<IReadOnlyList<string>> ChosenAsync(IFormCollection form, CycleSeen seen, Caller caller, CancellationToken cancellation)
    {
        if (form["agencies"].ToString() is { Length: > 0 } codes)
        {
            return [.. codes.Split(',', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal)];
        }

        return form["all"] == "true"
            ? [.. AgencyQueries.Read(form["q"], caller).Query is { } query ? (await board.SelectAsync(seen, query, cancellation)).Select(r => r.RowKey) : []]
            : [.. form["chosen"].OfType<string>().Distinct(StringComparer.Ordinal)];
    }

    private static (AssessmentChange? Change, string Reason, FindingList Findings) Read(IFormCollection form, string act)
    {
        RequestBody body = RequestBody.Of(form, [Submission, "flag", "reason"], (name, typed) => name == Submission ? WesternIndonesia.Sent(typed) : null);
        AssessmentChange? change = act switch
        {
            "deadline" => AssessmentChange.Deadline(body.RequiredMoment(Submission)),
            "flag" => AssessmentChange.Flag(body.RequiredText("flag", TextForm.Id)),
            "unflag" => AssessmentChange.Unflag(body.RequiredText("flag", TextForm.Id)),
            _ => null,
        };
        return (change, body.RequiredParagraphs("reason"), body.Findings);
    }

    private static BulkModel Model(CycleSeen seen, string act, IReadOnlyList<string> agencies, Language language) => new()
    {
        Act = act,
        Cycle = CycleParts.Title(seen.Cycle),
        Breadcrumb = CycleParts.Breadcrumb(seen.Cycle, seen.Cycle.RowKey, language, "AgenciesPage"),
        Action = $"/cycles/{seen.Cycle.RowKey}/bulk",
        Back = $"/cycles/{seen.Cycle.RowKey}/agencies",
        Agencies = agencies,
    };

    private static BulkOutcome Outcome(IReadOnlyList<BulkLine> lines, CycleSeen? seen)
    {
        int pending = lines.Count(l => l.IsPending);
        BulkLine[] news = [.. lines.Where(l => l.Outcome.IsDone && l.IsNews && !l.IsPending)];
        BulkLine[] refused = [.. lines.Where(l => !l.Outcome.IsDone)];
        HashSet<string> shown = [.. news.Take(MostShown).Select(l => l.Agency)];
        return new BulkOutcome(
            news.Length,
            lines.Count - news.Length - refused.Length - pending,
            [.. seen?.Assessments.Rows.Where(r => shown.Contains(r.RowKey)).Select(r => new BulkChange(r.RowKey, r.AgencyName, r.DeadlineIn(seen.Cycle), r.Flags, r.Fault)) ?? []],
            refused.Length,
            [.. refused.Take(MostShown).Select(l => new BulkRefusal(l.Agency, l.Name, WhyOf(l.Outcome)))],
            pending);
    }

    private static Text WhyOf(OrderOutcome outcome) =>
        outcome.Code is { } code ? Messages.Format(code, outcome.Arguments)
        : outcome.Findings is [var first, ..] ? new Text(first.MessageId, first.MessageEn)
        : Messages.Format("state-changed");

    private static IResult Show(HttpRequest request, PageContext context, BulkModel model, int status = StatusCodes.Status200OK) =>
        PageFrame.Show<BulkPage>(request, new() { [nameof(BulkPage.Context)] = context, [nameof(BulkPage.Model)] = model }, status);
}
