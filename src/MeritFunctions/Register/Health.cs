using Merit.Adapters.Storage;
using MeritFunctions.Http;
using MeritFunctions.Http.Description;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Register;

/// <summary>Says whether the app answers, and whether what it stands on does.</summary>
public sealed class Health(HealthCheck check)
{
    /// <summary>200 when all is well, 503 that names the part that is not. Anonymous; tells nothing about anybody.</summary>
    [Function(nameof(Health))]
    [Answers(StatusCodes.Status200OK, typeof(HealthAnswer))]
    [Answers(StatusCodes.Status503ServiceUnavailable, typeof(HealthAnswer))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Health)] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        HealthReport report = await check.RunAsync(client, cancellation);
        bool isWell = report.Status == HealthReport.Ok;
        return Results.Json(
            new HealthAnswer(report.Status, isWell ? null : report.Parts),
            StoredJson.Options,
            statusCode: isWell ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private sealed record HealthAnswer(string Status, IReadOnlyList<HealthPart>? Parts);
}
