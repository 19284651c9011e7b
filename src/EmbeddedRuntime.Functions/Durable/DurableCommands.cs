using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;

namespace EmbeddedRuntime.Functions.Durable;

/// <summary>Steers instances over HTTP.</summary>
internal sealed class DurableCommands(DurableTaskClient client, DurableStarts starts)
{
    public async Task RaiseEventAsync(HttpContext http)
    {
        if (await UnfinishedAsync(http).ConfigureAwait(false) is not { } id)
        {
            return;
        }

        if (!http.Request.HasJsonContentType())
        {
            throw new BadHttpRequestException("Only application/json request content is supported");
        }

        JsonElement? payload = await DurableJson.BodyAsync(http).ConfigureAwait(false);
        await client.RaiseEventAsync(id, (string)http.Request.RouteValues["eventName"]!, payload, http.RequestAborted).ConfigureAwait(false);
        http.Response.StatusCode = StatusCodes.Status202Accepted;
    }

    public Task TerminateAsync(HttpContext http) => SteerAsync(http, (id, reason) => client.TerminateInstanceAsync(id, (object?)reason, http.RequestAborted));

    public Task SuspendAsync(HttpContext http) => SteerAsync(http, (id, reason) => client.SuspendInstanceAsync(id, reason, http.RequestAborted));

    public Task ResumeAsync(HttpContext http) => SteerAsync(http, (id, reason) => client.ResumeInstanceAsync(id, reason, http.RequestAborted));

    public async Task RewindAsync(HttpContext http)
    {
        string id = (string)http.Request.RouteValues["instanceId"]!;
        OrchestrationMetadata? instance = await client.GetInstanceAsync(id, http.RequestAborted).ConfigureAwait(false);
        if (instance is null || (instance.IsCompleted && instance.RuntimeStatus != OrchestrationRuntimeStatus.Failed))
        {
            http.Response.StatusCode = instance is null ? StatusCodes.Status404NotFound : StatusCodes.Status410Gone;
            return;
        }

        if (instance.RuntimeStatus != OrchestrationRuntimeStatus.Failed)
        {
            throw new BadHttpRequestException("The rewind operation is only supported on failed orchestration instances.");
        }

        await client.RewindInstanceAsync(id, http.Request.Query["reason"].ToString(), http.RequestAborted).ConfigureAwait(false);
        http.Response.StatusCode = StatusCodes.Status202Accepted;
    }

    public async Task RestartAsync(HttpContext http)
    {
        string id = (string)http.Request.RouteValues["instanceId"]!;
        if (await client.GetInstanceAsync(id, http.RequestAborted).ConfigureAwait(false) is null)
        {
            throw new BadHttpRequestException("InstanceId does not match a valid orchestration instance.");
        }

        // As published: without the parameter the new run gets an id of its own.
        bool newId = !bool.TryParse(http.Request.Query["restartWithNewInstanceId"], out bool said) || said;
        string instance = await client.RestartAsync(id, newId, http.RequestAborted).ConfigureAwait(false);
        await starts.AnswerAsync(http, instance).ConfigureAwait(false);
    }

    private async Task SteerAsync(HttpContext http, Func<string, string?, Task> act)
    {
        if (await UnfinishedAsync(http).ConfigureAwait(false) is { } id)
        {
            await act(id, http.Request.Query["reason"]).ConfigureAwait(false);
            http.Response.StatusCode = StatusCodes.Status202Accepted;
        }
    }

    // The id; null, and 404 or 410 answered, when there is no such instance or it has ended.
    private async Task<string?> UnfinishedAsync(HttpContext http)
    {
        string id = (string)http.Request.RouteValues["instanceId"]!;
        OrchestrationMetadata? instance = await client.GetInstanceAsync(id, http.RequestAborted).ConfigureAwait(false);
        if (instance is { IsCompleted: false })
        {
            return id;
        }

        http.Response.StatusCode = instance is null ? StatusCodes.Status404NotFound : StatusCodes.Status410Gone;
        return null;
    }
}
