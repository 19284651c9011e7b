using DurableTask.Core.Exceptions;
using EmbeddedRuntime.Functions.Http;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace EmbeddedRuntime.Functions.Durable;

/// <summary>The durable HTTP management API as published, behind the system key of the durable extension.</summary>
internal static class DurableEndpoints
{
    public static void Map(WebApplication app, KeyRing keys)
    {
        KeySet accepted = keys.ForExtension(DurableAddresses.KeyName);
        DurableTaskClient client = app.Services.GetRequiredService<DurableTaskClient>();
        DurableAddresses addresses = app.Services.GetRequiredService<DurableAddresses>();
        DurableClientAddresses.Remember(client, addresses);
        var starts = new DurableStarts(client, addresses, app.Services.GetRequiredService<Discovery.FunctionCatalog>());
        var queries = new DurableQueries(client, app.Services.GetRequiredService<TimeProvider>());
        var commands = new DurableCommands(client, starts);
        void Add(string method, string route, RequestDelegate answer) =>
            HttpPipeline.MapOwn(app, DurableAddresses.Path + route, method, accepted, http => GuardAsync(http, answer));

        Add("POST", "/orchestrators/{functionName}/{instanceId?}", starts.StartAsync);
        Add("GET", "/instances", queries.ListAsync);
        Add("DELETE", "/instances", queries.PurgeManyAsync);
        Add("GET", "/instances/{instanceId}", queries.StatusAsync);
        Add("DELETE", "/instances/{instanceId}", queries.PurgeAsync);
        Add("POST", "/instances/{instanceId}/raiseEvent/{eventName}", commands.RaiseEventAsync);
        Add("POST", "/instances/{instanceId}/terminate", commands.TerminateAsync);
        Add("POST", "/instances/{instanceId}/suspend", commands.SuspendAsync);
        Add("POST", "/instances/{instanceId}/resume", commands.ResumeAsync);
        Add("POST", "/instances/{instanceId}/restart", commands.RestartAsync);
        Add("POST", "/instances/{instanceId}/rewind", commands.RewindAsync);
    }

    // What the client can throw between the look at the status and the act.
    private static async Task GuardAsync(HttpContext http, RequestDelegate answer)
    {
        try
        {
            await answer(http).ConfigureAwait(false);
        }
        catch (RpcException error) when (error.StatusCode == StatusCode.NotFound)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
        }
        catch (RpcException error) when (error.StatusCode == StatusCode.FailedPrecondition)
        {
            http.Response.StatusCode = StatusCodes.Status410Gone;
        }
        catch (OrchestrationAlreadyExistsException)
        {
            http.Response.StatusCode = StatusCodes.Status409Conflict;
        }
        catch (NotSupportedException)
        {
            http.Response.StatusCode = StatusCodes.Status501NotImplemented;
        }
        catch (BadHttpRequestException error)
        {
            http.Response.StatusCode = error.StatusCode;
            await http.Response.WriteAsJsonAsync(new { message = error.Message }, http.RequestAborted).ConfigureAwait(false);
        }
    }
}
