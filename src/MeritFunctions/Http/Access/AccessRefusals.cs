using Microsoft.AspNetCore.Http;

namespace MeritFunctions.Http.Access;

/// <summary>What somebody is answered who may not: a problem for scripts, the way to the sign-in or a page for people.</summary>
public static class AccessRefusals
{
    /// <summary>The answer to a refusal.</summary>
    /// <param name="http">The request.</param>
    /// <param name="caller">Who calls.</param>
    /// <param name="refusal">Why not.</param>
    public static IResult Answer(HttpContext http, Caller caller, string refusal)
    {
        if (caller.Credential != Credential.None)
        {
            return Problems.Forbidden(refusal);
        }

        http.Response.Headers.WWWAuthenticate = "Bearer";
        return Problems.Unauthorized(refusal);
    }
}
