using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Merit.Web.Look;
using Microsoft.AspNetCore.Http;

namespace Merit.Web.Tests.Look;

public sealed class WebAssetsTests
{
    [Fact]
    public void An_address_carries_the_hash_of_what_lies_there()
    {
        Assert.Equal(11, WebAssets.All.Count);
        Assert.All(WebAssets.All, asset =>
        {
            string hash = Convert.ToHexStringLower(SHA256.HashData(asset.Bytes.Span))[..12];
            Assert.Contains($".{hash}.", asset.Href, StringComparison.Ordinal);
            Assert.Same(asset, WebAssets.Find(asset.Href));
            Assert.Equal(asset.Href, WebAssets.Href(WebAssets.NameOf(asset)));
        });
        Assert.Throws<KeyNotFoundException>(() => WebAssets.Href("none.css"));
    }

    [Fact]
    public void The_style_sheet_names_its_typeface_by_hash_and_nothing_elsewhere()
    {
        string css = Text("merit.css");

        Assert.Contains($"url(\"{WebAssets.Href("source-sans-3-latin.woff2")}\")", css, StringComparison.Ordinal);
        Assert.Contains($"url(\"{WebAssets.Href("source-sans-3-latin-ext.woff2")}\")", css, StringComparison.Ordinal);
        Assert.DoesNotContain("http", css, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", css, StringComparison.Ordinal);
        Assert.DoesNotContain("data:", css, StringComparison.Ordinal);
    }

    [Fact]
    public void Script_and_typeface_are_small()
    {
        Assert.InRange(Text("merit.js").Length, 1, 8_191);
        Assert.InRange(WebAssets.All.Where(a => a.ContentType == "font/woff2").Sum(a => a.Bytes.Length), 1, 120_000);
        Assert.DoesNotMatch("\\beval\\(|innerHTML\\s*=[^=]|insertAdjacentHTML|document\\.write|import ", Text("merit.js"));
    }

    [Theory]
    [InlineData("hash.js", 2_000)]
    [InlineData("sending.js", 16_000)]
    [InlineData("upload.js", 12_000)]
    public void What_the_upload_page_runs_writes_no_markup_and_loads_only_what_lies_here(string name, int most)
    {
        string script = Text(name);

        Assert.InRange(script.Length, 1, most);
        Assert.DoesNotMatch("\\beval\\(|new Function|innerHTML|insertAdjacentHTML|document\\.write|https?:", script);
        Assert.All(
            Regex.Matches(script, "(?:from|import|new Worker)\\s*\\(?\\s*['\"]([^'\"]*)['\"]").Select(m => m.Groups[1].Value),
            href => Assert.NotNull(WebAssets.Find(href)));
    }

    [Fact]
    public void The_hash_of_the_upload_page_asks_for_nothing_that_the_policy_forbids()
    {
        string script = Text("sha256.js");

        Assert.DoesNotMatch("\\beval\\(|new Function|WebAssembly|import\\s|require\\(", script);
        Assert.Contains("export {", script, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("icons.svg")]
    [InlineData("favicon.svg")]
    public void Signs_carry_no_style_and_no_script(string name) =>
        Assert.DoesNotMatch("(?i)style|<script|\\son[a-z]+=|href", Text(name));

    [Fact]
    public async Task An_asset_is_kept_forever_and_sent_compressed_to_whoever_can_read_it()
    {
        string href = WebAssets.Href("merit.css");

        HttpResponse plain = await Answer(href);
        Assert.Equal(200, plain.StatusCode);
        Assert.Equal("public, max-age=31536000, immutable", plain.Headers.CacheControl);
        Assert.Equal("text/css; charset=utf-8", plain.ContentType);
        Assert.Equal(SecurityHeaders.ContentSecurityPolicy, plain.Headers.ContentSecurityPolicy);
        Assert.Equal(WebAssets.Find(href)!.Bytes.Length, plain.Body.Length);

        HttpResponse compressed = await Answer(href, acceptEncoding: "gzip, br");
        Assert.Equal("br", compressed.Headers.ContentEncoding);
        compressed.Body.Position = 0;
        using StreamReader reader = new(new BrotliStream(compressed.Body, CompressionMode.Decompress));
        Assert.Equal(Text("merit.css"), await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
        Assert.Empty((await Answer(href, acceptEncoding: "br;q=0")).Headers.ContentEncoding.ToString());

        Assert.Equal(304, (await Answer(href, ifNoneMatch: plain.Headers.ETag)).StatusCode);
        Assert.Equal(404, (await Answer("/assets/merit.000000000000.css")).StatusCode);
        Assert.Equal(404, (await Answer("/assets/../host.json")).StatusCode);
        Assert.Equal(0, (await Answer(href, method: "HEAD")).Body.Length);
    }

    [Fact]
    public void The_policy_allows_nothing_inline_and_nothing_from_elsewhere()
    {
        Assert.DoesNotContain("unsafe", SecurityHeaders.ContentSecurityPolicy, StringComparison.Ordinal);
        Assert.DoesNotContain("http", SecurityHeaders.ContentSecurityPolicy, StringComparison.Ordinal);
        Assert.DoesNotContain("*", SecurityHeaders.ContentSecurityPolicy, StringComparison.Ordinal);
        Assert.StartsWith("default-src 'none'", SecurityHeaders.ContentSecurityPolicy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_typeface_is_compressed_already_and_sent_as_it_is()
    {
        WebAsset font = WebAssets.Find(WebAssets.Href("source-sans-3-latin.woff2"))!;
        HttpResponse answer = await Answer(font.Href, acceptEncoding: "gzip, deflate, br");
        Assert.Null(font.Brotli);
        Assert.Equal(("", (long?)font.Bytes.Length), (answer.Headers.ContentEncoding.ToString(), answer.ContentLength));
    }

    private static string Text(string name) => Encoding.UTF8.GetString(WebAssets.Find(WebAssets.Href(name))!.Bytes.Span);

    private static async Task<HttpResponse> Answer(string path, string? acceptEncoding = null, string? ifNoneMatch = null, string method = "GET")
    {
        DefaultHttpContext context = new();
        context.Request.Method = method;
        context.Request.Path = path;
        context.Request.Headers.AcceptEncoding = acceptEncoding;
        context.Request.Headers.IfNoneMatch = ifNoneMatch;
        context.Response.Body = new MemoryStream();
        await WebAssets.AnswerAsync(context.Request);
        return context.Response;
    }
}
