using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace EmbeddedRuntime.Functions.SampleApp;

/// <summary>Work that lasts as long as the test wants.</summary>
public sealed class WorkFunctions(WorkFolder folder)
{
    /// <summary>Starts many pieces of work.</summary>
    [Function("Start")]
    public static async Task<IResult> Start(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "start/{count:int}")] HttpRequest request,
        int count,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        Results.Text(await client.ScheduleNewOrchestrationInstanceAsync(nameof(FanOut), count, new StartOrchestrationOptions("fan"), cancellation));

    /// <summary>Says how the work stands.</summary>
    [Function("Status")]
    public static async Task<IResult> Status(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "status")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        Results.Text((await client.GetInstanceAsync("fan", cancellation))?.RuntimeStatus.ToString() ?? "unknown");

    /// <summary>A request that waits.</summary>
    [Function("Slow")]
    public async Task<IResult> Slow(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "slow")] HttpRequest request, CancellationToken cancellation)
    {
        folder.Mark("request");
        await folder.AllowedAsync(cancellation);
        return Results.Text("done");
    }

    /// <summary>All pieces at once.</summary>
    [Function(nameof(FanOut))]
    public static Task FanOut([OrchestrationTrigger] TaskOrchestrationContext context, int count) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(number => context.CallActivityAsync(nameof(Work), number)));

    /// <summary>One piece.</summary>
    [Function(nameof(Work))]
    public async Task Work([ActivityTrigger] int number, FunctionContext context)
    {
        folder.Mark($"started-{number}");
        await folder.AllowedAsync(context.CancellationToken);
        folder.Mark($"ended-{number}");
    }
}
