using Azure;
using Merit.Adapters.Storage;
using Microsoft.AspNetCore.Http;

namespace MeritFunctions.Http;

/// <summary>Names the state of a row that somebody has seen, so that nobody changes one that they have not.</summary>
public static class EntityTag
{
    /// <summary>The tag of a row.</summary>
    public static string Of(ETag row) => Of(System.Text.Encoding.UTF8.GetBytes(row.ToString()));

    /// <summary>The tag of what an answer shows.</summary>
    public static string Of(ReadOnlySpan<byte> shown) => $"\"{StoredJson.Sha256(shown)[..20]}\"";

    /// <summary>The state that a request insists on; null when it takes any.</summary>
    public static string? Wanted(HttpRequest request) => request.Headers.IfMatch.ToString() is { Length: > 0 } tag and not "*" ? tag : null;

    /// <summary>An answer that names the state which it shows.</summary>
    public static IResult Show(HttpRequest request, string tag, IResult answer)
    {
        request.HttpContext.Response.Headers.ETag = tag;
        return answer;
    }

    /// <summary>Whether a row is in the state that was asked for.</summary>
    public static bool IsMet(string? wanted, ETag row) => wanted is null || wanted.Split(',', StringSplitOptions.TrimEntries).Contains(Of(row), StringComparer.Ordinal);
}
