using System.Collections.Frozen;
using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Merit.Web.Look;

/// <summary>
/// Style sheet, script, typeface and signs of the pages. They lie in this assembly, so that every host serves them
/// alike and nothing is loaded from another origin.
/// </summary>
public static class WebAssets
{
    private const string Prefix = "/assets/";

    // A release changes the hash and with it the address: what a browser has, it never asks for again.
    private const string Forever = "public, max-age=31536000, immutable";

    // One file for the browser, in the order of the cascade.
    private static readonly string[] Sheets = ["base.css", "layout.css", "components.css", "forms.css", "upload.css", "desk.css", "charts.css", "print.css"];

    private static readonly string[] Fonts = ["source-sans-3-latin.woff2", "source-sans-3-latin-ext.woff2"];

    // Each names only those before it.
    private static readonly string[] Scripts = ["merit.js", "sha256.js", "hash.js", "sending.js", "upload.js", "desk.js"];

    private static readonly FrozenDictionary<string, WebAsset> ByName = Read();

    private static readonly FrozenDictionary<string, WebAsset> ByHref =
        ByName.Values.ToFrozenDictionary(asset => asset.Href, StringComparer.Ordinal);

    /// <summary>Every asset.</summary>
    public static IReadOnlyCollection<WebAsset> All => ByHref.Values;

    /// <summary>The address of an asset.</summary>
    /// <param name="name">Its name without the hash, as in <c>merit.css</c>.</param>
    /// <exception cref="KeyNotFoundException">There is no asset of this name.</exception>
    public static string Href(string name) => ByName[name].Href;

    /// <summary>The asset at an address, or <see langword="null"/>.</summary>
    /// <param name="path">The path of a request, <c>/assets/merit.0a1b2c3d4e.css</c>.</param>
    public static WebAsset? Find(string path) => ByHref.GetValueOrDefault(path);

    /// <summary>Answers a request for an asset: 200 with the bytes to keep forever, 304, or 404.</summary>
    /// <param name="request">GET or HEAD of an address that begins with <c>/assets/</c>.</param>
    public static async Task AnswerAsync(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        HttpResponse response = request.HttpContext.Response;
        if (Find(request.Path) is not { } asset)
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        SecurityHeaders.Set(response.Headers);
        response.Headers.CacheControl = Forever;
        response.Headers.Vary = HeaderNames.AcceptEncoding;
        response.Headers.ETag = $"\"{asset.Href[Prefix.Length..]}\"";
        if (request.Headers.IfNoneMatch == response.Headers.ETag)
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        ReadOnlyMemory<byte> body = asset.Bytes;
        if (asset.Brotli is { } smaller && Accepts(request.Headers.AcceptEncoding, "br"))
        {
            response.Headers.ContentEncoding = "br";
            body = smaller;
        }

        response.ContentType = asset.ContentType;
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(request.Method))
        {
            await response.Body.WriteAsync(body, request.HttpContext.RequestAborted).ConfigureAwait(false);
        }
    }

    private static bool Accepts(StringValues header, string coding) =>
        StringWithQualityHeaderValue.TryParseList(header, out IList<StringWithQualityHeaderValue>? codings)
        && codings.Any(c => c.Value.Equals(coding, StringComparison.OrdinalIgnoreCase) && c.Quality is not 0);

    private static FrozenDictionary<string, WebAsset> Read()
    {
        Dictionary<string, WebAsset> assets = new(StringComparer.Ordinal);
        foreach (string font in Fonts)
        {
            Add(font, "font/woff2", Resource(font.Replace(".woff2", "-wght-normal.woff2", StringComparison.Ordinal)));
        }

        Add("icons.svg", "image/svg+xml; charset=utf-8", Resource("icons.svg"));
        Add("favicon.svg", "image/svg+xml; charset=utf-8", Resource("favicon.svg"));
        foreach (string script in Scripts)
        {
            AddText(script, "text/javascript; charset=utf-8", Encoding.UTF8.GetString(Resource(script)));
        }

        AddText("merit.css", "text/css; charset=utf-8", Colours.StyleSheet() + string.Concat(Sheets.Select(name => Encoding.UTF8.GetString(Resource(name)))));
        return assets.ToFrozenDictionary(StringComparer.Ordinal);

        // Style sheet and scripts name others by their hashed addresses, so that these are added first.
        void AddText(string name, string contentType, string text) => Add(name, contentType, Encoding.UTF8.GetBytes(assets.Values.Aggregate(
            text, (so, asset) => so.Replace($"\"{NameOf(asset)}\"", $"\"{asset.Href}\"", StringComparison.Ordinal))));

        void Add(string name, string contentType, byte[] bytes)
        {
            string hash = Convert.ToHexStringLower(SHA256.HashData(bytes))[..12];
            int dot = name.LastIndexOf('.');
            assets.Add(name, new WebAsset(
                $"{Prefix}{name[..dot]}.{hash}{name[dot..]}",
                contentType,
                bytes,
                // Of the two types it could have, a null of an array would be empty content and not none.
                contentType.StartsWith("font/", StringComparison.Ordinal) ? default(ReadOnlyMemory<byte>?) : Compressed(bytes)));
        }
    }

    /// <summary>The name of an asset without its hash.</summary>
    internal static string NameOf(WebAsset asset)
    {
        string[] parts = asset.Href[Prefix.Length..].Split('.');
        return string.Join('.', [.. parts[..^2], parts[^1]]);
    }

    private static byte[] Resource(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"assets/{name}")
            ?? throw new InvalidOperationException($"The asset '{name}' is not in the assembly.");
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static byte[] Compressed(byte[] bytes)
    {
        using MemoryStream smaller = new();
        using (BrotliStream brotli = new(smaller, CompressionLevel.SmallestSize))
        {
            brotli.Write(bytes);
        }

        return smaller.ToArray();
    }
}
