using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Merit.Adapters.Mail;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Merit.Adapters.Tests.Mail;

public sealed class SendGridMailerTests
{
    private static readonly OutgoingMail Mail = new(
        "bkd@jakarta.example", "Hasil", "<p>335,5</p>", "335,5", "result", new Dictionary<string, string> { ["notification"] = "31.result" });

    [Fact]
    public async Task An_accepted_mail_has_the_provider_s_id_and_carries_opaque_arguments_only()
    {
        JsonElement seen = default;
        await using WebApplication provider = await ProviderAsync(async context =>
        {
            seen = await context.Request.ReadFromJsonAsync<JsonElement>();
            context.Response.Headers["X-Message-Id"] = "m-1";
            context.Response.StatusCode = StatusCodes.Status202Accepted;
        });
        SendOutcome outcome = await SendAsync(provider.Urls.First());
        Assert.Equal(new SendOutcome(SendOutcomeKind.Accepted, "m-1"), outcome);
        JsonElement personalization = seen.GetProperty("personalizations")[0];
        Assert.Equal("bkd@jakarta.example", personalization.GetProperty("to")[0].GetProperty("email").GetString());
        Assert.Equal("""{"notification":"31.result"}""", seen.GetProperty("custom_args").GetRawText());
        Assert.False(seen.GetProperty("tracking_settings").GetProperty("open_tracking").GetProperty("enable").GetBoolean());
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest, SendOutcomeKind.Refused)]
    [InlineData(HttpStatusCode.RequestEntityTooLarge, SendOutcomeKind.Refused)]
    [InlineData(HttpStatusCode.Unauthorized, SendOutcomeKind.TryAgain)]
    [InlineData(HttpStatusCode.TooManyRequests, SendOutcomeKind.TryAgain)]
    [InlineData(HttpStatusCode.RequestTimeout, SendOutcomeKind.TryAgain)]
    [InlineData(HttpStatusCode.InternalServerError, SendOutcomeKind.TryAgain)]
    [InlineData(HttpStatusCode.ServiceUnavailable, SendOutcomeKind.TryAgain)]
    [InlineData(HttpStatusCode.BadGateway, SendOutcomeKind.Unclear)]
    [InlineData(HttpStatusCode.GatewayTimeout, SendOutcomeKind.Unclear)]
    public async Task A_refusal_says_whether_to_try_again_and_repeats_no_address(HttpStatusCode status, SendOutcomeKind kind)
    {
        await using WebApplication provider = await ProviderAsync(context =>
        {
            context.Response.StatusCode = (int)status;
            return context.Response.WriteAsync("""{ "errors": [ { "message": "bkd@jakarta.example is bad", "field": "personalizations.0.to" } ] }""");
        });
        SendOutcome outcome = await SendAsync(provider.Urls.First());
        Assert.Equal(kind, outcome.Kind);
        Assert.DoesNotContain("jakarta", outcome.Problem, StringComparison.Ordinal);
        Assert.Contains("personalizations.0.to", outcome.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_breaks_before_the_answer_leaves_it_unclear()
    {
        await using WebApplication provider = await ProviderAsync(context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        Assert.Equal(SendOutcomeKind.Unclear, (await SendAsync(provider.Urls.First())).Kind);
    }

    [Fact]
    public async Task A_provider_that_is_not_there_has_taken_nothing()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        Assert.Equal(SendOutcomeKind.TryAgain, (await SendAsync($"http://127.0.0.1:{port}")).Kind);
    }

    [Fact]
    public async Task A_provider_that_no_secure_connection_can_be_made_to_has_taken_nothing()
    {
        // It speaks plain HTTP, so the handshake fails before anything was written.
        await using WebApplication provider = await ProviderAsync(_ => Task.CompletedTask);
        Assert.Equal(SendOutcomeKind.TryAgain, (await SendAsync(provider.Urls.First().Replace("http:", "https:", StringComparison.Ordinal))).Kind);
    }

    [Theory]
    [InlineData(429, "Retry-After", "120", 120)]
    [InlineData(503, "Retry-After", "120", 120)]
    [InlineData(429, "Retry-After", "99999999", 86400)]
    [InlineData(429, "X-RateLimit-Reset", "+60", 60)]
    [InlineData(429, "X-RateLimit-Reset", "-60", null)]
    [InlineData(429, "X-RateLimit-Reset", "soon", null)]
    [InlineData(503, "X-RateLimit-Reset", "+60", null)]
    [InlineData(429, "X-Other", "1", null)]
    public async Task The_pause_that_the_provider_asks_for_is_understood(int status, string header, string value, int? seconds)
    {
        DateTimeOffset date = new(2026, 3, 1, 2, 0, 0, TimeSpan.Zero);
        await using WebApplication provider = await ProviderAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Date = date.ToString("R", CultureInfo.InvariantCulture);
            context.Response.Headers[header] = value[0] is '+' or '-' ? $"{date.ToUnixTimeSeconds() + int.Parse(value, CultureInfo.InvariantCulture)}" : value;
            return Task.CompletedTask;
        });
        SendOutcome outcome = await SendAsync(provider.Urls.First());
        Assert.Equal(seconds is { } expected ? TimeSpan.FromSeconds(expected) : null, outcome.Pause);
    }

    [Fact]
    public async Task Without_a_key_nothing_is_sent_and_the_setting_is_named()
    {
        using var http = new HttpClient();
        SendOutcome outcome = await new SendGridMailer(http, Options.Create(new MailOptions())).SendAsync(Mail, TestContext.Current.CancellationToken);
        Assert.Equal(SendOutcomeKind.TryAgain, outcome.Kind);
        Assert.Contains("SendGrid__ApiKey", outcome.Problem, StringComparison.Ordinal);
    }

    private static async Task<SendOutcome> SendAsync(string host)
    {
        using var http = new HttpClient();
        var mailer = new SendGridMailer(http, Options.Create(new MailOptions { ApiKey = "SG.test", Host = host }));
        return await mailer.SendAsync(Mail, TestContext.Current.CancellationToken);
    }

    private static async Task<WebApplication> ProviderAsync(RequestDelegate answer)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        WebApplication provider = builder.Build();
        provider.Urls.Add("http://127.0.0.1:0");
        provider.MapPost("/v3/mail/send", answer);
        await provider.StartAsync(TestContext.Current.CancellationToken);
        return provider;
    }
}
