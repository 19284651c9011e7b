using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EmbeddedRuntime.Functions.Hosting;

/// <summary>What stands behind the published builder: it prepares the web server and puts the runtime together.</summary>
internal sealed class EmbeddedHostSetup
{
    public List<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> Middleware { get; } = [];

    public static WebApplicationBuilder CreateWebBuilder(string[] args)
    {
        WebApplicationBuilder web = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { Args = args });
        web.WebHost.UseKestrelCore();
        web.Services.AddRouting();
        return web;
    }

    public static IHost Build(WebApplicationBuilder web) => web.Build();
}
