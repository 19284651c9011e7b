using System.Text;
using Merit.Adapters.Storage;
using Microsoft.AspNetCore.Http;

namespace MeritFunctions.Http;

/// <summary>
/// Answers that are the same for everybody, so that whatever stands between may keep them: they hang on their address alone, never on a
/// cookie or on who asks.
/// </summary>
public static class PublicCaching
{
    /// <summary>Of what may change: as long, a correction may not be seen everywhere.</summary>
    public const string Brief = "public, max-age=60";

    /// <summary>Of what is addressed by its hash.</summary>
    public const string Lasting = "public, max-age=31536000, immutable";

    // Another version of the app may show the same state otherwise.
    private static readonly string Build = typeof(PublicCaching).Assembly.ManifestModule.ModuleVersionId.ToString("N");

    /// <summary>Whether whoever asks has the answer already as it stands, so that 304 is enough; says which state it is and how long it may be kept.</summary>
    /// <param name="request">The request.</param>
    /// <param name="keep">How long.</param>
    /// <param name="state">Whatever the answer hangs on beside its address.</param>
    public static bool IsKnown(HttpRequest request, string keep, params ReadOnlySpan<string?> state)
    {
        string all = $"{Build}\n{request.Path}{request.QueryString}\n{string.Join('\n', state)}";
        string tag = EntityTag.Of(Encoding.UTF8.GetBytes(all));
        IHeaderDictionary headers = request.HttpContext.Response.Headers;
        headers.ETag = tag;
        headers.CacheControl = keep;
        // A cache that packs an answer marks its tag as weak.
        return request.Headers.IfNoneMatch.SelectMany(known => (known ?? "").Split(',')).Any(known => known.Trim() is var one && (one == tag || one == "W/" + tag));
    }
}
