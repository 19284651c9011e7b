using MeritFunctions.Http;
using MeritFunctions.Http.Description;
using MeritFunctions.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Cycle;

/// <summary>Orders about an agency's link over HTTP, as the others. Nobody is shown the link: it goes to the registered contact.</summary>
public sealed class LinkFunctions(Orders orders, AssessmentOrders assessments)
{
    /// <summary>Sends a new link, which ends the earlier ones.</summary>
    [Function("SendLink")]
    [Follows(Customs.Key | Customs.Guard | Customs.Location)]
    [Takes(typeof(OrderFunctions.Reasoned))]
    [Answers(StatusCodes.Status202Accepted)]
    [Refuses(StatusCodes.Status404NotFound, "cycle-not-found", "assessment-not-found")]
    [Refuses(StatusCodes.Status409Conflict, "cycle-cancelled", "agency-withdrawn")]
    public Task<IResult> SendAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.AgencyLink)] HttpRequest request,
        string cycle,
        string agency,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        orders.TakeAsync(request, cycle, AddressOf(cycle, agency), [], _ => order => assessments.TakeAsync(new AssessmentKey(cycle, agency), AssessmentChange.NewLink, order, client, cancellation), cancellation);

    /// <summary>Revokes the link.</summary>
    [Function("RevokeLink")]
    [Follows(Customs.Key | Customs.Guard | Customs.Location)]
    [Takes(typeof(OrderFunctions.Reasoned))]
    [Answers(StatusCodes.Status202Accepted)]
    [Refuses(StatusCodes.Status404NotFound, "cycle-not-found", "assessment-not-found")]
    public Task<IResult> RevokeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Routes.AgencyLink)] HttpRequest request,
        string cycle,
        string agency,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        orders.TakeAsync(request, cycle, AddressOf(cycle, agency), [], _ => order => assessments.TakeAsync(new AssessmentKey(cycle, agency), AssessmentChange.LinkRevocation, order, client, cancellation), cancellation);

    private static string AddressOf(string cycle, string agency) => $"{Routes.Prefix}/cycles/{cycle}/assessments/{agency}";
}
