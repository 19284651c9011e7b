using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Merit.Cli.Tests.Mailbox;

/// <summary>Receives what a mailbox announces; answers with the given status codes in turn, the last one for ever.</summary>
internal sealed class EventReceiver : IAsyncDisposable
{
    private readonly Channel<Delivery> _deliveries = Channel.CreateUnbounded<Delivery>();
    private readonly WebApplication _web;
    private int _calls;

    private EventReceiver(int[] answers)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel((KestrelServerOptions kestrel) => kestrel.Listen(IPAddress.Loopback, 0));
        _web = builder.Build();
        _web.MapPost("/events", async (HttpRequest request) =>
        {
            using StreamReader reader = new(request.Body);
            string body = await reader.ReadToEndAsync();
            int answer = answers[Math.Min(Interlocked.Increment(ref _calls), answers.Length) - 1];
            await _deliveries.Writer.WriteAsync(new(
                body,
                request.Headers["X-Twilio-Email-Event-Webhook-Signature"].ToString(),
                request.Headers["X-Twilio-Email-Event-Webhook-Timestamp"].ToString(),
                answer));
            return Results.StatusCode(answer);
        });
    }

    public Uri Address => new(new Uri(_web.Urls.First()), "/events");

    public static async Task<EventReceiver> StartAsync(params int[] answers)
    {
        EventReceiver receiver = new(answers);
        await receiver._web.StartAsync(TestContext.Current.CancellationToken);
        return receiver;
    }

    public async Task<Delivery> NextAsync()
    {
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(20));
        return await _deliveries.Reader.ReadAsync(deadline.Token);
    }

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    internal sealed record Delivery(string Body, string Signature, string Timestamp, int Answered);
}
