using System.Text;
using Merit.Assessment;
using MeritFunctions.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace MeritFunctions.Tests.Pages;

/// <summary>What a person is shown when nothing else can be.</summary>
public sealed class RefusalPagesTests(MeritApp app) : IClassFixture<MeritApp>
{
    [Fact]
    public async Task With_storage_away_and_nobody_known_there_is_still_a_page()
    {
        await using AsyncServiceScope scope = app.Get<IServiceScopeFactory>().CreateAsyncScope();
        // Who asks was not found out: that is what needed storage.
        DefaultHttpContext http = new() { RequestServices = scope.ServiceProvider };
        http.Request.Scheme = "https";
        http.Request.Host = new HostString("localhost");
        http.Request.Path = "/home";
        using MemoryStream written = new();
        http.Response.Body = written;
        app.Storage.Choose = _ => StorageFault.Before;
        try
        {
            IResult page = app.Function<RefusalPages>().Show(http, StatusCodes.Status503ServiceUnavailable, new Text("Penyimpanan", "Storage"), new Text("Coba lagi", "Try again"));
            await page.ExecuteAsync(http);
        }
        finally
        {
            app.Storage.Choose = null;
        }

        Assert.Equal(503, http.Response.StatusCode);
        Assert.Contains("Coba lagi", Encoding.UTF8.GetString(written.ToArray()), StringComparison.Ordinal);
    }
}
