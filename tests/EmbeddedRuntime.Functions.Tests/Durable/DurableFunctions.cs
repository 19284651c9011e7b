using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace EmbeddedRuntime.Functions.Tests.Durable;

public sealed record Order(string Agency, decimal Score, DateTimeOffset At, IReadOnlyList<string> Evidence);

public sealed record Decided(string Agency, decimal Score, string Instance);

/// <summary>What the activities did.</summary>
public sealed class Ledger
{
    public ConcurrentQueue<string> Entries { get; } = new();

    public Gate Gate { get; } = new();
}

public sealed class DurableFunctions(Ledger ledger)
{
    [Function("Assess")]
    public static async Task<Decided> Assess([OrchestrationTrigger] TaskOrchestrationContext context, Order order, FunctionContext invocation)
    {
        Order scored = await context.CallActivityAsync<Order>("Score", order);
        context.SetCustomStatus(new { stage = "scored", by = invocation.FunctionDefinition.Name });
        string decision = await context.WaitForExternalEvent<string>("Decision");
        await context.CallActivityAsync("Note", decision);
        return new Decided(scored.Agency, scored.Score, context.InstanceId);
    }

    [Function("Score")]
    public async Task<Order> Score([ActivityTrigger] Order order, FunctionContext context, string instanceId)
    {
        await Task.Yield();
        ledger.Entries.Enqueue($"scored {order.Agency} for {instanceId} in {context.FunctionDefinition.Name}");
        return order with { Score = order.Score + 0.5m, Evidence = [.. order.Evidence, "minutes.pdf"] };
    }

    [Function("Note")]
    public void Note([ActivityTrigger] string text) => ledger.Entries.Enqueue($"noted {text}");

    [Function("Fails")]
    public static async Task<string> Fails([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        try
        {
            await context.CallActivityAsync("Breaks");
        }
        catch (TaskFailedException error)
        {
            return $"{error.TaskName} {error.FailureDetails.ErrorType} {error.FailureDetails.ErrorMessage} {error.FailureDetails.IsCausedBy<Exception>()}";
        }

        return "no failure";
    }

    [Function("Breaks")]
    public static Task Breaks([ActivityTrigger] object? nothing) => throw new InvalidOperationException("broken");

    [Function("Waits")]
    public async Task Waits([ActivityTrigger] int number)
    {
        ledger.Entries.Enqueue($"started {number}");
        await ledger.Gate.Opened;
        ledger.Entries.Enqueue($"ended {number}");
    }

    [Function("FanOut")]
    public static async Task<int> FanOut([OrchestrationTrigger] TaskOrchestrationContext context, int count)
    {
        await Task.WhenAll(Enumerable.Range(0, count).Select(number => context.CallActivityAsync("Waits", number)));
        return count;
    }

    [Function("Sleeps")]
    public static async Task<string> Sleeps([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        await context.CreateTimer(TimeSpan.FromDays(30), CancellationToken.None);
        return "awake";
    }

    [Function("Start")]
    public static async Task<IResult> Start(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "start/{id}")] HttpRequest request,
        string id, [Microsoft.Azure.Functions.Worker.Http.FromBody] Order order, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        await client.ScheduleNewOrchestrationInstanceAsync("Assess", order, new StartOrchestrationOptions(id), cancellation);
        HttpManagementPayload payload = client.CreateHttpManagementPayload(id);
        return Results.Accepted(payload.StatusQueryGetUri, payload);
    }

    [Function("StartData")]
    public static async Task<HttpResponseData> StartData(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "startdata")] HttpRequestData request, [DurableClient] DurableTaskClient client)
    {
        string id = await client.ScheduleNewOrchestrationInstanceAsync("Fails");
        return await client.CreateCheckStatusResponseAsync(request, id);
    }
}
