using Merit.Assessment;
using Microsoft.AspNetCore.Http;

namespace MeritFunctions.Http.Access;

/// <summary>What somebody is answered who may not: a problem for scripts, the way to the sign-in or a page for people.</summary>
public sealed class AccessRefusals(IRefusalPages pages)
{
    /// <summary>Whether a person with a browser asks, for a page.</summary>
    public static bool IsForPage(HttpRequest request) =>
        !request.Path.StartsWithSegments(Routes.Prefix, StringComparison.OrdinalIgnoreCase) && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    /// <summary>The answer to a refusal.</summary>
    /// <param name="http">The request.</param>
    /// <param name="caller">Who calls.</param>
    /// <param name="refusal">Why not.</param>
    public IResult Answer(HttpContext http, Caller caller, string refusal)
    {
        bool isKnown = caller.Credential != Credential.None;
        if (!IsForPage(http.Request))
        {
            http.Response.Headers.WWWAuthenticate = isKnown ? default : "Bearer";
            return isKnown ? Problems.Forbidden(refusal) : Problems.Unauthorized(refusal);
        }

        // A session that has ended is no reason to blame anybody.
        return !isKnown && HttpMethods.IsGet(http.Request.Method)
            ? pages.ToSignIn(http)
            : pages.Show(http, StatusCodes.Status403Forbidden, Messages.Format("title-forbidden"), Messages.Format(refusal));
    }
}
