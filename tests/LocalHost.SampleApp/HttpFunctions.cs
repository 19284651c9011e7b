using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace LocalHost.SampleApp;

/// <summary>Requests of every kind that a host must pass on.</summary>
public sealed class HttpFunctions(Marks marks, ILogger<HttpFunctions> log)
{
    /// <summary>The cheapest answer there is.</summary>
    [Function("Ping")]
    public static IResult Ping([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "ping")] HttpRequest request) => Results.Text("pong");

    /// <summary>Behind a function key.</summary>
    [Function("Locked")]
    public static IResult Locked([HttpTrigger(AuthorizationLevel.Function, "get", Route = "locked/{name}")] HttpRequest request, string name) =>
        Results.Text(name);

    /// <summary>Gives back what it gets, piece by piece as it comes.</summary>
    [Function("Echo")]
    public static async Task Echo(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "echo")] HttpRequest request, CancellationToken cancellation)
    {
        HttpResponse response = request.HttpContext.Response;
        response.ContentType = request.ContentType;
        var buffer = new byte[16 * 1024];
        for (int read; (read = await request.Body.ReadAsync(buffer, cancellation)) > 0;)
        {
            await response.Body.WriteAsync(buffer.AsMemory(0, read), cancellation);
            await response.Body.FlushAsync(cancellation);
        }
    }

    /// <summary>Throws before it has answered.</summary>
    [Function("Throws")]
    public static IResult Throws([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "throws")] HttpRequest request) =>
        throw new InvalidOperationException("This function always throws.");

    /// <summary>Waits until it is cancelled, and says so.</summary>
    [Function("Waits")]
    public async Task<IResult> Waits(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "waits")] HttpRequest request, FunctionContext context)
    {
        marks.Add("waits", "started");
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, context.CancellationToken);
        }
        catch (OperationCanceledException)
        {
            marks.Add("waits", "cancelled");
            throw;
        }
        return Results.Text("never");
    }

    /// <summary>Answers when the test allows it.</summary>
    [Function("Slow")]
    public async Task<IResult> Slow(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "slow")] HttpRequest request, CancellationToken cancellation)
    {
        marks.Add("slow", "started");
        await marks.AllowedAsync("go", cancellation);
        return Results.Text("done");
    }

    /// <summary>Logs with a scope and an exception.</summary>
    [Function("Logs")]
    public IResult Logs([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "logs")] HttpRequest request)
    {
        using (log.BeginScope("scope of {Purpose}", "logging"))
        {
            log.LogDebug("Debug line");
            log.LogInformation("Information line {Number}", 7);
            log.LogError(new InvalidOperationException("The logged exception."), "Error line");
        }
        return Results.Text("logged");
    }

    /// <summary>Kills its own process, as the machine does when memory runs out.</summary>
    [Function("DiesInRequest")]
    public static IResult Dies([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "dies")] HttpRequest request)
    {
        Process.GetCurrentProcess().Kill();
        return Results.Text("never");
    }
}
