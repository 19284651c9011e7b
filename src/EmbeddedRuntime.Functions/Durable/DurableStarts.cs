using System.Globalization;
using System.Text.Json;
using EmbeddedRuntime.Functions.Discovery;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace EmbeddedRuntime.Functions.Durable;

/// <summary>Starts orchestrations over HTTP and says where they are watched.</summary>
internal sealed class DurableStarts(DurableTaskClient client, DurableAddresses addresses, FunctionCatalog catalog)
{
    public async Task StartAsync(HttpContext http)
    {
        string name = (string)http.Request.RouteValues["functionName"]!;
        string? id = http.Request.RouteValues["instanceId"] as string;
        if (!catalog.StartedBy<OrchestrationFunctionTrigger>().Any(
            function => string.Equals(function.Trigger.Name, name, StringComparison.OrdinalIgnoreCase)))
        {
            throw new BadHttpRequestException($"The function '{name}' is no orchestrator of this app.");
        }

        JsonElement? input = await DurableJson.BodyAsync(http).ConfigureAwait(false);
        string instance = await client.ScheduleNewOrchestrationInstanceAsync(
            name, input, id is null ? null : new StartOrchestrationOptions(id), http.RequestAborted).ConfigureAwait(false);
        await AnswerAsync(http, instance).ConfigureAwait(false);
    }

    /// <summary>202 with the addresses; with <c>timeout</c> the output instead, when it is there in time.</summary>
    public async Task AnswerAsync(HttpContext http, string instance)
    {
        if (double.TryParse(http.Request.Query["timeout"], NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds) && seconds > 0
            && await EndedAsync(instance, TimeSpan.FromSeconds(Math.Min(seconds, 3600)), http.RequestAborted).ConfigureAwait(false) is { } ended)
        {
            await http.Response.WriteAsJsonAsync(
                ended.RuntimeStatus == OrchestrationRuntimeStatus.Completed ? DurableJson.Node(ended.SerializedOutput) : DurableStatus.Of(ended, true),
                http.RequestAborted).ConfigureAwait(false);
            return;
        }

        HttpManagementPayload payload = addresses.Of(instance, $"{http.Request.Scheme}://{http.Request.Host}");
        http.Response.StatusCode = StatusCodes.Status202Accepted;
        http.Response.Headers.Location = payload.StatusQueryGetUri;
        http.Response.Headers.RetryAfter = "10";
        await http.Response.WriteAsJsonAsync(
            new
            {
                id = instance,
                payload.StatusQueryGetUri,
                payload.SendEventPostUri,
                payload.TerminatePostUri,
                payload.PurgeHistoryDeleteUri,
                payload.RestartPostUri,
                payload.SuspendPostUri,
                payload.ResumePostUri,
            },
            http.RequestAborted).ConfigureAwait(false);
    }

    private async Task<OrchestrationMetadata?> EndedAsync(string instance, TimeSpan patience, CancellationToken caller)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(caller);
        deadline.CancelAfter(patience);
        try
        {
            return await client.WaitForInstanceCompletionAsync(instance, getInputsAndOutputs: true, deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!caller.IsCancellationRequested)
        {
            return null;
        }
    }
}
