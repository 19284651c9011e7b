using System.Net;
using Merit.Cli.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Merit.Cli.Tests;

/// <summary>Lists are read to their end, wherever an app ends its pages.</summary>
public sealed class MeritClientTests : IAsyncLifetime
{
    private readonly WebApplication _app;
    private readonly List<string> _asked = [];

    public MeritClientTests()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.MapGet("/api/cycles/c/{list}", (HttpContext context, string list) =>
        {
            string after = context.Request.Query["after"].ToString();
            _asked.Add(context.Request.QueryString.Value!);
            if (after != "B 2")
            {
                context.Response.Headers.Link = $"</api/cycles/c/{list}?after={(after.Length == 0 ? "A1" : "B%202")}&take=1>; rel=\"next\"";
            }

            string code = after switch { "" => "A1", "A1" => "B 2", _ => "C3" };
            return list == "results"
                ? Results.Json(new { ranking = after.Length == 0 ? new[] { new { agency = code } } : [], notSubmitted = after.Length == 0 ? (string[])[] : [code] })
                : Results.Json(new[] { new { agency = code } });
        });
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _app.StartAsync(Cancellation);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Lists_follow_the_pages()
    {
        using MeritClient client = new(new Uri(_app.Urls.First()), "key");

        Assert.Equal(["A1", "B 2", "C3"], (await client.GetAssessmentsAsync("c", Cancellation)).Select(a => a.Agency));
        Assert.Equal(["?take=1000", "?after=A1&take=1", "?after=B%202&take=1"], _asked);
        Assert.Equal(["A1", "B 2", "C3"], (await client.GetUploadsAsync("c", Cancellation)).Select(u => u.Agency));
    }

    [Fact]
    public async Task A_refusal_says_when_to_try_again()
    {
        _app.MapPut("/api/agencies", (HttpContext context) =>
        {
            context.Response.Headers.RetryAfter = "7";
            return Results.Json(new { detail = "Storage is away." }, statusCode: 503);
        });
        using MeritClient client = new(new Uri(_app.Urls.First()), "key");

        MeritApiException refused = await Assert.ThrowsAsync<MeritApiException>(() => client.PutAgenciesAsync("{}"u8.ToArray(), Cancellation));

        Assert.Equal($"Storage is away. Try again in 7 s. (PUT {_app.Urls.First()}/api/agencies: 503)", refused.Message);
    }

    [Fact]
    public async Task Results_are_put_together_from_their_pages()
    {
        using MeritClient client = new(new Uri(_app.Urls.First()), "key");

        CycleResults results = await client.GetResultsAsync("c", Cancellation);

        Assert.Equal(["A1"], results.Ranking.Select(r => r.Agency));
        Assert.Equal(["B 2", "C3"], results.NotSubmitted);
    }
}
