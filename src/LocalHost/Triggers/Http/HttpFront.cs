using System.Diagnostics;
using LocalHost.Engine.Clock;
using LocalHost.Triggers.Blobs;
using LocalHost.Worker;
using Microsoft.AspNetCore.Routing;
using Yarp.ReverseProxy.Forwarder;

namespace LocalHost.Triggers.Http;

/// <summary>What the host says of itself to its operator.</summary>
/// <param name="State">As on the published host: <c>Running</c>, <c>Draining</c>, <c>Error</c>.</param>
/// <param name="WaitingBlobEvents">How many events of blobs are not done yet.</param>
internal sealed record HostState(string State, long RunningInvocations, int WaitingBlobEvents, IReadOnlyList<PoisonBlob> PoisonBlobs);

/// <summary>The public address: a request goes to a function or to one of the host's own pages, else it is answered 404.</summary>
internal sealed class HttpFront : IDisposable
{
    /// <summary>How large a request may be on the published host, in bytes.</summary>
    public const long DefaultSizeLimit = 104_857_600;

    private const string Page =
        """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><title>Function app</title></head>
        <body><h1>This function app is running.</h1><p>It runs on the local host.</p></body></html>
        """;

    private readonly HttpMessageInvoker _connections = Forwarding.NewConnections(TimeSpan.FromMinutes(1));
    private readonly ServiceProvider _routing;

    /// <param name="state">What the operator is told.</param>
    /// <param name="sizeLimit">How large a request may be, in bytes.</param>
    /// <param name="hidesPage">Whether "/" is the app's, as by the setting <c>AzureWebJobsDisableHomepage</c>.</param>
    public HttpFront(
        IReadOnlyList<HttpTrigger> triggers,
        KeyRing keys,
        IFunctionWorker worker,
        IHttpForwarder forwarder,
        HostClock clock,
        Func<HostState> state,
        long sizeLimit,
        ILoggerFactory loggers,
        bool hidesPage = false)
    {
        // Routing is the framework's, as in the worker, so that both read a route the same way; nothing else of its pipeline is.
        _routing = new ServiceCollection().AddSingleton(loggers).AddSingleton(typeof(ILogger<>), typeof(Logger<>))
            .AddSingleton(new DiagnosticListener("LocalHost.Triggers.Http")).AddRouting().BuildServiceProvider();
        ILogger logger = loggers.CreateLogger("Host.Triggers.Http");
        var app = new ApplicationBuilder(_routing);
        app.UseRouting();
        app.Use(static (HttpContext http, RequestDelegate _) => EndpointAsync(http));
        app.UseEndpoints(routes =>
        {
            foreach (HttpTrigger trigger in triggers)
            {
                var endpoint = new FunctionEndpoint(trigger, worker, forwarder, _connections, sizeLimit, clock, logger);
                RequestDelegate answer = keys.Guard(trigger.Level, trigger.Function.Name, endpoint.AnswerAsync);
                _ = trigger.Methods.Count == 0 ? routes.Map(trigger.Route, answer) : routes.MapMethods(trigger.Route, trigger.Methods, answer);
            }
            if (!hidesPage)
            {
                routes.Map("/", static http => TypedResults.Content(Page, "text/html; charset=utf-8").ExecuteAsync(http));
            }
            routes.MapMethods("/admin/host/status", [HttpMethods.Get], keys.GuardByMaster(StatusPage(worker, state)));
            var time = new TimeEndpoint(clock);
            routes.MapMethods(TimeEndpoint.Route, [HttpMethods.Get], keys.GuardByMaster(time.ShowAsync));
            routes.MapMethods(TimeEndpoint.Route, [HttpMethods.Post], keys.GuardByMaster(time.ChangeAsync));
        });
        Answer = app.Build();
    }

    public RequestDelegate Answer { get; }

    public void Dispose()
    {
        _connections.Dispose();
        _routing.Dispose();
    }

    // A method that a route does not list, the framework answers with 405 by an endpoint of its own; the published host says 404.
    private static Task EndpointAsync(HttpContext http) =>
        http.GetEndpoint() is RouteEndpoint { RequestDelegate: { } answer } ? answer(http) : TypedResults.NotFound().ExecuteAsync(http);

    private static RequestDelegate StatusPage(IFunctionWorker worker, Func<HostState> read)
    {
        long started = Stopwatch.GetTimestamp();
        return http =>
        {
            HostState now = read();
            var status = new
            {
                state = now.State,
                healthy = now.State == "Running" && now.PoisonBlobs.Count == 0,
                processUptime = (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds,
                runningInvocations = now.RunningInvocations,
                functions = worker.Functions.Select(function => new { name = function.Name, trigger = function.Trigger.Type, invocations = function.Invocations }),
                waitingBlobEvents = now.WaitingBlobEvents,
                poisonBlobs = now.PoisonBlobs,
            };
            return http.Response.WriteAsJsonAsync(status, http.RequestAborted);
        };
    }
}
