using System.Diagnostics;
using LocalHost.Engine.Clock;
using LocalHost.Worker;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace LocalHost.Triggers.Http;

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

    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly HttpMessageInvoker _connections = Forwarding.NewConnections(TimeSpan.FromMinutes(1));
    private readonly ServiceProvider _routing;
    private readonly IFunctionWorker _worker;
    private readonly Func<HostState> _state;
    private readonly long _sizeLimit;
    private readonly RequestDelegate _answer;

    /// <param name="triggers">The HTTP functions.</param>
    /// <param name="keys">Who may call what.</param>
    /// <param name="worker">Runs the functions.</param>
    /// <param name="forwarder">Passes requests on.</param>
    /// <param name="clock">The time that functions see.</param>
    /// <param name="state">What the operator is told.</param>
    /// <param name="sizeLimit">How large a request may be, in bytes.</param>
    /// <param name="loggers">Makes the loggers.</param>
    public HttpFront(
        IReadOnlyList<HttpTrigger> triggers,
        KeyRing keys,
        IFunctionWorker worker,
        IHttpForwarder forwarder,
        HostClock clock,
        Func<HostState> state,
        long sizeLimit,
        ILoggerFactory loggers)
    {
        _worker = worker;
        _state = state;
        _sizeLimit = sizeLimit;
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
                var endpoint = new FunctionEndpoint(trigger, KeysOf(trigger, keys), worker, forwarder, _connections, clock, logger);
                Map(routes, trigger.Route, trigger.Methods, endpoint.AnswerAsync);
            }
            Map(routes, RoutePatternFactory.Parse("/"), [], ShowPage);
            MapOwn(routes, "/admin/host/status", HttpMethods.Get, keys, ShowState);
            var time = new TimeEndpoint(clock);
            MapOwn(routes, TimeEndpoint.Route, HttpMethods.Get, keys, time.ShowAsync);
            MapOwn(routes, TimeEndpoint.Route, HttpMethods.Post, keys, time.ChangeAsync);
        });
        _answer = app.Build();
    }

    /// <summary>Answers a request.</summary>
    public Task AnswerAsync(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = _sizeLimit;
        }
        return _answer(http);
    }

    public void Dispose()
    {
        _connections.Dispose();
        _routing.Dispose();
    }

    private static KeySet? KeysOf(HttpTrigger trigger, KeyRing keys) => trigger.Level switch
    {
        AuthorizationLevel.Anonymous => null,
        AuthorizationLevel.Admin => keys.ForAdmin(),
        AuthorizationLevel.System => keys.ForSystem(),
        _ => keys.ForFunction(trigger.Function.Name),
    };

    // A method that a route does not list, the framework answers with 405 by an endpoint of its own; the published host says 404.
    private static Task EndpointAsync(HttpContext http)
    {
        if (http.GetEndpoint() is RouteEndpoint { RequestDelegate: { } answer })
        {
            return answer(http);
        }
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private static void Map(IEndpointRouteBuilder routes, RoutePattern route, IReadOnlyList<string> methods, RequestDelegate answer)
    {
        IEndpointConventionBuilder endpoint = routes.Map(route, answer);
        if (methods.Count > 0)
        {
            endpoint.WithMetadata(new HttpMethodMetadata(methods));
        }
    }

    /// <summary>Maps a page of the host that takes the master key.</summary>
    private static void MapOwn(IEndpointRouteBuilder routes, string route, string method, KeyRing keys, RequestDelegate answer)
    {
        KeySet admin = keys.ForAdmin();
        Map(routes, RoutePatternFactory.Parse(route), [method], http =>
        {
            if (admin.Open(http.Request))
            {
                return answer(http);
            }
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        });
    }

    private static Task ShowPage(HttpContext http)
    {
        http.Response.ContentType = "text/html; charset=utf-8";
        return http.Response.WriteAsync(Page, http.RequestAborted);
    }

    private Task ShowState(HttpContext http)
    {
        HostState state = _state();
        return http.Response.WriteAsJsonAsync(
            new
            {
                state = state.State,
                healthy = state.State == "Running" && state.PoisonBlobs.Count == 0,
                processUptime = (long)Stopwatch.GetElapsedTime(_started).TotalMilliseconds,
                runningInvocations = state.RunningInvocations,
                functions = _worker.Functions.Select(function => new { name = function.Name, trigger = function.Trigger.Type }),
                waitingBlobEvents = state.WaitingBlobEvents,
                poisonBlobs = state.PoisonBlobs,
            },
            http.RequestAborted);
    }
}
