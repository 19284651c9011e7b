using Merit.Adapters.Storage;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MeritFunctions.Register;

/// <summary>Tells whoever asks as whom the app knows them.</summary>
public static class Me
{
    /// <summary>The caller's own name, roles and expiry; 401 that says why when nobody is known.</summary>
    [Function("GetMe")]
    public static IResult Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Me)] HttpRequest request)
    {
        Caller caller = request.Caller();
        return Results.Json(
            new
            {
                caller.Id,
                name = caller.Name ?? caller.Id,
                roles = caller.Agency is null ? RoleNames.Of(caller.Roles) : ["agency"],
                caller.Cycle,
                caller.Agency,
                caller.ExpiresAt,
            },
            StoredJson.Options);
    }
}
