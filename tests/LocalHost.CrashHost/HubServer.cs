using System.Net;
using LocalHost.Durable;
using LocalHost.Engine;
using LocalHost.Engine.Clock;
using LocalHost.Engine.Turns;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LocalHost.CrashHost;

/// <summary>A task hub behind its gRPC service, on a free port of this machine.</summary>
internal sealed class HubServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private HubServer(TaskHub hub, WebApplication app)
    {
        Hub = hub;
        _app = app;
    }

    public TaskHub Hub { get; }

    public string Address => _app.Urls.Single();

    /// <summary>Opens the hub and listens; work goes to whoever asks for it.</summary>
    /// <param name="options">The hub's.</param>
    /// <param name="clock">The hub's.</param>
    /// <param name="logger">Gets the hub's log; nobody when omitted.</param>
    /// <param name="between">Stands between the hub and the stream of work.</param>
    public static async Task<HubServer> StartAsync(TaskHubOptions options, HostClock clock, ILogger<TaskHub>? logger = null, Func<IOrchestrationWorker, IOrchestrationWorker>? between = null)
    {
        var hub = new TaskHub(options, clock, logger ?? NullLogger<TaskHub>.Instance);
        try
        {
            hub.Open();
            var work = new WorkItemStream();
            WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
            builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, l => l.Protocols = HttpProtocols.Http2));
            builder.Services.AddRoutingCore();
            builder.Services.AddGrpc(g =>
            {
                g.MaxReceiveMessageSize = TaskHubService.MaxMessageBytes;
                g.MaxSendMessageSize = TaskHubService.MaxMessageBytes;
            });
            builder.Services.AddSingleton(new TaskHubService(hub, work));
            // Streams of work items end only when they are cut.
            builder.Services.Configure<HostOptions>(h => h.ShutdownTimeout = TimeSpan.FromMilliseconds(100));
            WebApplication app = builder.Build();
            app.MapGrpcService<TaskHubService>();
            await app.StartAsync();
            hub.Start(between?.Invoke(work) ?? work);
            return new HubServer(hub, app);
        }
        catch
        {
            await hub.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Hub.DisposeAsync();
        await _app.DisposeAsync();
    }
}
