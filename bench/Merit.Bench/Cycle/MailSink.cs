using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Merit.Bench.Cycle;

/// <summary>Takes mails as SendGrid does, answers at once and only counts: what is measured is the sender.</summary>
internal sealed class MailSink : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, int>> _kinds = new(StringComparer.Ordinal);

    private MailSink()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting();
        _web = builder.Build();
        _web.MapPost("/v3/mail/send", async (HttpContext http) =>
        {
            using JsonDocument mail = await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
            string kind = mail.RootElement.GetProperty("categories")[0].GetString()!;
            string to = mail.RootElement.GetProperty("personalizations")[0].GetProperty("to")[0].GetProperty("email").GetString()!;
            _kinds.GetOrAdd(kind, _ => new ConcurrentDictionary<string, int>(StringComparer.Ordinal)).AddOrUpdate(to, 1, (_, count) => count + 1);
            http.Response.Headers["X-Message-Id"] = Guid.NewGuid().ToString("N");
            http.Response.StatusCode = StatusCodes.Status202Accepted;
        });
    }

    public string Address => _web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <summary>How many mails of a kind came.</summary>
    public int Mails(string kind) => _kinds.TryGetValue(kind, out ConcurrentDictionary<string, int>? to) ? to.Values.Sum() : 0;

    /// <summary>How many agencies have got one of a kind.</summary>
    public int Receivers(string kind) => _kinds.TryGetValue(kind, out ConcurrentDictionary<string, int>? to) ? to.Count : 0;

    public static async Task<MailSink> StartAsync()
    {
        var sink = new MailSink();
        await sink._web.StartAsync();
        return sink;
    }

    public ValueTask DisposeAsync() => _web.DisposeAsync();
}
