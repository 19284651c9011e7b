using Microsoft.AspNetCore.Http;

namespace MeritFunctions.Pages;

/// <summary>What the addresses of listings carry.</summary>
public static class PageStart
{
    private const int LongestKey = 500;

    /// <summary>The key after which a page begins; empty for the first page, and for what is no key.</summary>
    public static string Of(HttpRequest request) => request.Query["from"].ToString() is { Length: <= LongestKey } key && !key.Any(char.IsControl) ? key : "";

    /// <summary>The page from which a button was pressed, which the form names; else the one given.</summary>
    public static async Task<string> ReturnAsync(HttpRequest request, string otherwise, CancellationToken cancellation)
    {
        string asked = request.HasFormContentType ? (await request.ReadFormAsync(cancellation))["return"].ToString() : "";
        return Merit.Web.Components.PageAddress.Own(asked) is ['/', ..] own ? own : otherwise;
    }
}
