using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Cycle;

/// <summary>The order of <see cref="Reopening"/>, over HTTP.</summary>
public sealed class ReopenAssessment(Orders orders, Reopening reopening)
{
    /// <summary>202 when stored; the same again: the same; 409 when it is not verified, or the cycle is released.</summary>
    [Function(nameof(ReopenAssessment))]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.Reopening)] HttpRequest request,
        string cycle,
        string agency,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        orders.OnceAsync(
            request,
            cycle,
            async _ => await reopening.TakeAsync(
                await RequestBody.ReadAsync(request, Reopening.Fields, cancellation), request.Caller(), cycle, agency, client, cancellation),
            cancellation);
}
