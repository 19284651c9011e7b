using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Merit.Bench.Hosting;

/// <summary>The same answer as the sample app's cheapest function, by Kestrel alone, in a process of its own.</summary>
internal static class BareKestrel
{
    public const string Verb = "kestrel";
    public const string Ready = "Kestrel on ";
    public const string Path = "/api/ping";

    /// <summary>Serves until standard input ends.</summary>
    public static async Task<int> RunAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting();
        await using WebApplication app = builder.Build();
        app.MapGet(Path, static () => Results.Text("pong"));
        await app.StartAsync();
        Console.WriteLine(Ready + app.Urls.First());
        await Console.In.ReadToEndAsync();
        await app.StopAsync();
        return 0;
    }
}
