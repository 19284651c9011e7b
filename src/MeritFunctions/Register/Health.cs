using MeritFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MeritFunctions.Register;

/// <summary>Says that the app answers.</summary>
public static class Health
{
    /// <summary>Anonymous; tells nothing about anybody.</summary>
    [Function(nameof(Health))]
    public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Health)] HttpRequest request) =>
        Results.Json(new { status = "ok" });
}
