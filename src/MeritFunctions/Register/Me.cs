using Merit.Adapters.Storage;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Http.Description;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MeritFunctions.Register;

/// <summary>Tells whoever asks as whom the app knows them.</summary>
public static class Me
{
    /// <summary>The caller's own name, roles and expiry; 401 that says why when nobody is known.</summary>
    [Function("GetMe")]
    [Answers(StatusCodes.Status200OK, typeof(KnownCaller))]
    public static IResult Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Me)] HttpRequest request)
    {
        Caller caller = request.Caller();
        return Results.Json(
            new KnownCaller(
                caller.Id,
                caller.Name ?? caller.Id,
                [.. caller.Agency is null ? RoleNames.Of(caller.Roles) : ["agency"]],
                caller.Cycle,
                caller.Agency,
                caller.ExpiresAt),
            StoredJson.Options);
    }

    private sealed record KnownCaller(string Id, string Name, IReadOnlyList<string> Roles, string? Cycle, string? Agency, DateTimeOffset? ExpiresAt);
}
