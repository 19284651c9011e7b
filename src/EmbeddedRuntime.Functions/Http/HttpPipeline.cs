using EmbeddedRuntime.Functions.Discovery;
using EmbeddedRuntime.Functions.Durable;
using EmbeddedRuntime.Functions.Invocation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EmbeddedRuntime.Functions.Http;

/// <summary>The way of a request: routing, then the function or one of the host's own endpoints, else 404.</summary>
internal static class HttpPipeline
{
    public static void Map(WebApplication app, FunctionCatalog catalog)
    {
        KeyRing keys = app.Services.GetRequiredService<KeyRing>();
        FunctionPipeline pipeline = app.Services.GetRequiredService<FunctionPipeline>();
        ClockGuard hold = app.Services.GetRequiredService<ClockGuard>();
        ILogger logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Host.Triggers.Http");
        foreach ((EmbeddedFunction function, HttpFunctionTrigger trigger) in catalog.StartedBy<HttpFunctionTrigger>())
        {
            KeySet? accepted = trigger.Level switch
            {
                AuthorizationLevel.Anonymous => null,
                AuthorizationLevel.Admin => keys.ForAdmin(),
                AuthorizationLevel.System => keys.ForSystem(),
                _ => keys.ForFunction(function.Name),
            };
            MapOwn(app, trigger.Route, trigger.Methods, new FunctionEndpoint(function, pipeline, accepted, hold, logger).AnswerAsync);
        }

        HostEndpoints.Map(app, keys);
        DurableEndpoints.Map(app, keys);
        app.UseRouting();
        app.Run(AnswerAsync);
    }

    /// <summary>Maps an endpoint of this runtime; no method means every method.</summary>
    public static void MapOwn(IEndpointRouteBuilder routes, RoutePattern route, IReadOnlyList<string> methods, RequestDelegate answer)
    {
        IEndpointConventionBuilder endpoint = routes.Map(route, answer).WithMetadata(OwnEndpoint.Mark);
        if (methods.Count > 0)
        {
            endpoint.WithMetadata(new HttpMethodMetadata(methods));
        }
    }

    /// <summary>Maps an endpoint of the host that takes a key.</summary>
    public static void MapOwn(IEndpointRouteBuilder routes, string route, string method, KeySet keys, RequestDelegate answer) =>
        MapOwn(routes, RoutePatternFactory.Parse(route), [method], http =>
        {
            if (keys.Open(http.Request))
            {
                return answer(http);
            }

            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        });

    // Routing answers a method that a route does not list with 405 of its own; the published host says 404.
    private static Task AnswerAsync(HttpContext http)
    {
        if (http.GetEndpoint() is { } endpoint && endpoint.Metadata.GetMetadata<OwnEndpoint>() is not null)
        {
            return endpoint.RequestDelegate!(http);
        }

        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
