using System.Diagnostics;
using EmbeddedRuntime.Functions.Blobs;
using EmbeddedRuntime.Functions.Discovery;
using EmbeddedRuntime.Functions.Hosting;
using EmbeddedRuntime.Functions.Invocation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EmbeddedRuntime.Functions.Http;

/// <summary>The host's own pages: the front page and the operator's status.</summary>
internal static class HostEndpoints
{
    private const string Page =
        """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><title>Function app</title></head>
        <body><h1>This function app is running.</h1><p>It runs on the embedded Functions runtime.</p></body></html>
        """;

    public static void Map(WebApplication app, KeyRing keys)
    {
        HttpPipeline.MapOwn(app, RoutePatternFactory.Parse("/"), [], http =>
        {
            http.Response.ContentType = "text/html; charset=utf-8";
            return http.Response.WriteAsync(Page, http.RequestAborted);
        });
        HttpPipeline.MapOwn(app, "/admin/host/status", HttpMethods.Get, keys.ForAdmin(), Status);
        TimeEndpoint.Map(app, keys);
    }

    private static Task Status(HttpContext http)
    {
        IServiceProvider services = http.RequestServices;
        bool stopping = services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested;
        IReadOnlyList<PoisonBlob> poison = services.GetRequiredService<BlobTriggerService>().Poison;
        return http.Response.WriteAsJsonAsync(
            new
            {
                state = stopping ? "Draining" : "Running",
                healthy = poison.Count == 0,
                processUptime = (long)(DateTime.Now - Process.GetCurrentProcess().StartTime).TotalMilliseconds,
                runningInvocations = services.GetRequiredService<FunctionPipeline>().Running,
                functions = services.GetRequiredService<FunctionCatalog>().Functions
                    .Select(function => new { name = function.Name, trigger = function.InputBindings.Values.First(binding => binding.Type.EndsWith("Trigger", StringComparison.Ordinal)).Type }),
                poisonBlobs = poison,
            },
            http.RequestAborted);
    }
}
