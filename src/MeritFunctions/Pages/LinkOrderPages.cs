using Merit.Adapters.Storage;
using Merit.Web.Components;
using Merit.Web.Pages.Cycles;
using MeritFunctions.Cycle;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Pages;

/// <summary>Sends an agency a new link, or revokes it, after having asked why.</summary>
public sealed class LinkOrderPages(PageFrame frame, IRefusalPages refusals, AssessmentTable assessments, AssessmentOrders orders)
{
    private const string Reason = "reason";

    /// <summary>Asks.</summary>
    [Function("LinkOrderPage")]
    public async Task<IResult> AskAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.AgencyLinkForm)] HttpRequest request, string cycle, string agency, CancellationToken cancellation) =>
        await assessments.FindAsync(cycle, agency, cancellation) is { } row
            ? Ask(request, cycle, row, request.Query["act"] == "revoke", EntityTag.Of(row.ETag), new FormState(null, []), StatusCodes.Status200OK)
            : refusals.NotFound(request, "assessment-not-found", cycle, agency);

    /// <summary>Does it.</summary>
    [Function("LinkOrderForm")]
    public async Task<IResult> DoAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.AgencyLinkForm)] HttpRequest request,
        string cycle,
        string agency,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        if (await assessments.FindAsync(cycle, agency, cancellation) is not { } row)
        {
            return refusals.NotFound(request, "assessment-not-found", cycle, agency);
        }

        IFormCollection form = await request.ReadFormAsync(cancellation);
        bool isRevocation = form["act"] == "revoke";
        string seen = form["seen"].ToString();
        RequestBody body = RequestBody.Of(form, [Reason]);
        string reason = body.RequiredParagraphs(Reason);
        if (body.Findings.HasErrors)
        {
            return Ask(request, cycle, row, isRevocation, seen, FormAnswers.State(form, body.Findings.All, PageFrame.LanguageOf(request)), StatusCodes.Status422UnprocessableEntity);
        }

        var key = new AssessmentKey(cycle, agency);
        var order = new Order(request.Caller(), reason, seen);
        OrderOutcome outcome = await orders.TakeAsync(key, isRevocation ? AssessmentChange.LinkRevocation : AssessmentChange.NewLink, order, client, cancellation);
        return outcome.IsDone
            ? PageFrame.GoOn(PageOf(cycle, agency), isRevocation ? "link-revoked" : "link-sent")
            : refusals.Conflict(request, outcome.Code!, outcome.Arguments);
    }

    private IResult Ask(HttpRequest request, string cycle, AssessmentRow row, bool isRevocation, string seen, FormState state, int status) => PageFrame.Show<LinkOrderPage>(
        request,
        new()
        {
            [nameof(LinkOrderPage.Context)] = frame.For(request),
            [nameof(LinkOrderPage.Agency)] = row.AgencyName,
            [nameof(LinkOrderPage.Back)] = PageOf(cycle, row.RowKey),
            [nameof(LinkOrderPage.Act)] = isRevocation ? "Revoke" : "Send",
            [nameof(LinkOrderPage.Seen)] = seen,
            [nameof(LinkOrderPage.State)] = state,
        },
        status);

    private static string PageOf(string cycle, string agency) => $"/cycles/{cycle}/agencies/{Uri.EscapeDataString(agency)}";
}
