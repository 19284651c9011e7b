using Merit.Adapters.Storage;
using Merit.Assessment.Reading;
using Merit.Web.Components;
using Merit.Web.Pages.Agencies;
using MeritFunctions.Cycle;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Pages;

/// <summary>An agency takes back what counts as its self-assessment, while it may still hand in something else.</summary>
public sealed class AgencyTakeBackPages(PageFrame frame, IRefusalPages refusals, CycleTable cycles, AssessmentTable assessments, AssessmentOrders orders, TimeProvider clock)
{
    private const string Receipt = "receipt";
    private const string Reason = "reason";

    /// <summary>Asks first, and says what follows from it.</summary>
    [Function("TakeBackPage")]
    public async Task<IResult> AskAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.TakingBack)] HttpRequest request, CancellationToken cancellation)
    {
        Caller caller = request.Caller();
        if (await cycles.FindAsync(caller.Cycle!, cancellation) is not { } cycle || await assessments.FindAsync(caller.Cycle!, caller.Agency!, cancellation) is not { } row)
        {
            return refusals.NotFound(request, "assessment-not-found", caller.Cycle, caller.Agency);
        }

        // Without an upload that counts there is nothing to name; the order itself says why.
        (OrderOutcome outcome, _) = AssessmentChange.TakingBack(row.Receipt ?? "").Judge(row, cycle, seen: null, clock.GetUtcNow());
        return outcome.IsDone && row.Receipt is { } receipt
            ? Ask(request, receipt, row.DeadlineIn(cycle), new FormState(null, []), StatusCodes.Status200OK)
            : Refuse(request, outcome);
    }

    /// <summary>Takes it back; the same again finds itself done.</summary>
    [Function("TakeBackForm")]
    public async Task<IResult> TakeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.TakingBack)] HttpRequest request, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        Caller caller = request.Caller();
        IFormCollection form = await request.ReadFormAsync(cancellation);
        RequestBody body = RequestBody.Of(form, [Receipt, Reason]);
        string receipt = body.RequiredText(Receipt, TextForm.OpaqueId);
        string reason = body.RequiredParagraphs(Reason);
        if (body.Findings.HasErrors)
        {
            return await cycles.FindAsync(caller.Cycle!, cancellation) is { } cycle && await assessments.FindAsync(caller.Cycle!, caller.Agency!, cancellation) is { } row
                ? Ask(request, receipt, row.DeadlineIn(cycle), FormAnswers.State(form, body.Findings.All, PageFrame.LanguageOf(request)), StatusCodes.Status422UnprocessableEntity)
                : refusals.NotFound(request, "assessment-not-found", caller.Cycle, caller.Agency);
        }

        OrderOutcome outcome = await orders.TakeAsync(
            new AssessmentKey(caller.Cycle!, caller.Agency!), AssessmentChange.TakingBack(receipt), new Order(caller, reason), client, cancellation);
        return outcome.IsDone ? PageFrame.GoOn("/a/status", "taken-back") : Refuse(request, outcome);
    }

    private IResult Ask(HttpRequest request, string receipt, DateTimeOffset until, FormState state, int status) => PageFrame.Show<TakeBackPage>(
        request,
        new()
        {
            [nameof(TakeBackPage.Context)] = frame.For(request),
            [nameof(TakeBackPage.Receipt)] = receipt,
            [nameof(TakeBackPage.Until)] = until,
            [nameof(TakeBackPage.State)] = state,
        },
        status);

    private IResult Refuse(HttpRequest request, OrderOutcome outcome) => outcome.Status == StatusCodes.Status404NotFound
        ? refusals.NotFound(request, outcome.Code!, outcome.Arguments)
        : refusals.Conflict(request, outcome.Code!, outcome.Arguments);
}
