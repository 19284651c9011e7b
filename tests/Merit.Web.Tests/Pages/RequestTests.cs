using Merit.Web.Look;
using Merit.Web.Tests.Pages.Gallery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Merit.Web.Tests.Pages;

/// <summary>Pages and assets over HTTP, as an app answers with them.</summary>
public sealed class RequestTests
{
    [Fact]
    public async Task A_page_and_what_it_loads_are_served_by_any_web_server()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddRazorComponents();
        await using WebApplication app = builder.Build();
        app.MapGet("/assets/{name}", (HttpContext context) => WebAssets.AnswerAsync(context.Request));
        app.MapGet("/", () => new RazorComponentResult<CyclePage>(new { Samples.Context }));
        await app.StartAsync(TestContext.Current.CancellationToken);
        using HttpClient http = new() { BaseAddress = new Uri(app.Urls.Single()) };

        string html = await http.GetStringAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);

        // Nothing of an interactive renderer comes along: no markers, no state, no script of its own.
        Assert.Equal(await GalleryPages.Of("cycle"), html);
        Assert.DoesNotContain("<!--", html, StringComparison.Ordinal);
        foreach (WebAsset asset in WebAssets.All)
        {
            byte[] bytes = await http.GetByteArrayAsync(new Uri(asset.Href, UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.Equal(asset.Bytes.ToArray(), bytes);
        }
    }
}
