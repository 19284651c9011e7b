using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace LocalHost.SampleApp;

/// <summary>Orchestrations by HTTP.</summary>
public static class OrchestrationFunctions
{
    /// <summary>Starts an orchestration; the body, if any, is its input as JSON. Answers with the instance's id.</summary>
    [Function("Start")]
    public static async Task<IResult> Start(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "start/{orchestrator}/{id}")] HttpRequest request,
        string orchestrator,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        object? input = request.ContentLength > 0 ? await request.ReadFromJsonAsync<object>(cancellation) : null;
        return Results.Text(await client.ScheduleNewOrchestrationInstanceAsync(
            orchestrator, input, new StartOrchestrationOptions(id), cancellation));
    }

    /// <summary>Waits for the end of an orchestration and answers with its output.</summary>
    [Function("Result")]
    public static async Task<IResult> Result(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "result/{id}")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        OrchestrationMetadata end = await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, cancellation);
        return Results.Text($"{end.RuntimeStatus}: {end.SerializedOutput ?? end.FailureDetails?.ErrorMessage}");
    }

    /// <summary>How an orchestration stands now.</summary>
    [Function("Status")]
    public static async Task<IResult> Status(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "status/{id}")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        await client.GetInstanceAsync(id, cancellation) is { } instance ? Results.Text($"{instance.RuntimeStatus}") : Results.NotFound();

    /// <summary>Raises the event <c>Go</c>.</summary>
    [Function("Raise")]
    public static async Task<IResult> Raise(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "raise/{id}/{word}")] HttpRequest request,
        string id,
        string word,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        await client.RaiseEventAsync(id, "Go", word, cancellation);
        return Results.Accepted();
    }
}
