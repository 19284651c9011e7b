using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace EmbeddedRuntime.Functions.Durable;

/// <summary>Reads and purges instances over HTTP.</summary>
internal sealed class DurableQueries(DurableTaskClient client, TimeProvider clock)
{
    private const string ContinuationHeader = "x-ms-continuation-token";

    public async Task StatusAsync(HttpContext http)
    {
        string id = (string)http.Request.RouteValues["instanceId"]!;
        if (await client.GetInstanceAsync(id, getInputsAndOutputs: true, http.RequestAborted).ConfigureAwait(false) is not { } instance)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        JsonArray? history = Flag(http, "showHistory", false)
            ? DurableHistory.Of(
                await client.GetOrchestrationHistoryAsync(id, http.RequestAborted).ConfigureAwait(false), Flag(http, "showHistoryOutput", false))
            : null;
        if (!instance.IsCompleted)
        {
            http.Response.StatusCode = StatusCodes.Status202Accepted;
            http.Response.Headers.Location = http.Request.GetEncodedUrl();
            http.Response.Headers.RetryAfter = "5";
        }
        else if (instance.RuntimeStatus == OrchestrationRuntimeStatus.Failed && Flag(http, "returnInternalServerErrorOnFailure", false))
        {
            http.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }

        await http.Response.WriteAsJsonAsync(
            DurableStatus.Of(instance, Flag(http, "showInput", true), history), http.RequestAborted).ConfigureAwait(false);
    }

    public async Task ListAsync(HttpContext http)
    {
        bool showInput = Flag(http, "showInput", true);
        string? token = http.Request.Headers[ContinuationHeader];
        int size = int.TryParse(http.Request.Query["top"], NumberStyles.None, CultureInfo.InvariantCulture, out int top) && top > 0
            ? top
            : OrchestrationQuery.DefaultPageSize;
        var query = new OrchestrationQuery(
            CreatedFrom: Time(http, "createdTimeFrom"),
            CreatedTo: Time(http, "createdTimeTo"),
            Statuses: Statuses(http),
            InstanceIdPrefix: http.Request.Query["instanceIdPrefix"],
            PageSize: size,
            FetchInputsAndOutputs: true);
        token = string.IsNullOrEmpty(token) ? null : token;
        await foreach (Page<OrchestrationMetadata> page in client.GetAllInstancesAsync(query).AsPages(token, size).ConfigureAwait(false))
        {
            http.Response.Headers[ContinuationHeader] = page.ContinuationToken ?? "";
            await http.Response.WriteAsJsonAsync(
                new JsonArray([.. page.Values.Select(instance => DurableStatus.Of(instance, showInput))]), http.RequestAborted).ConfigureAwait(false);
            return;
        }

        await http.Response.WriteAsJsonAsync(new JsonArray(), http.RequestAborted).ConfigureAwait(false);
    }

    public async Task PurgeAsync(HttpContext http)
    {
        string id = (string)http.Request.RouteValues["instanceId"]!;
        if (await client.GetInstanceAsync(id, http.RequestAborted).ConfigureAwait(false) is not { } instance)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        // A running instance is left alone, and the answer says that nothing was purged.
        int purged = instance.IsCompleted
            ? (await client.PurgeInstanceAsync(id, http.RequestAborted).ConfigureAwait(false)).PurgedInstanceCount
            : 0;
        await http.Response.WriteAsJsonAsync(new { instancesDeleted = purged }, http.RequestAborted).ConfigureAwait(false);
    }

    public async Task PurgeManyAsync(HttpContext http)
    {
        DateTimeOffset from = Time(http, "createdTimeFrom")
            ?? throw new BadHttpRequestException("Please provide value for 'createdTimeFrom' parameter.");
        PurgeResult result = await client.PurgeAllInstancesAsync(
            new PurgeInstancesFilter(from, Time(http, "createdTimeTo") ?? clock.GetUtcNow(), Statuses(http)), http.RequestAborted).ConfigureAwait(false);
        if (result.PurgedInstanceCount == 0)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        await http.Response.WriteAsJsonAsync(new { instancesDeleted = result.PurgedInstanceCount }, http.RequestAborted).ConfigureAwait(false);
    }

    private static bool Flag(HttpContext http, string name, bool unset) =>
        bool.TryParse(http.Request.Query[name], out bool value) ? value : unset;

    private static DateTimeOffset? Time(HttpContext http, string name) => DateTimeOffset.TryParse(
        http.Request.Query[name], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset time)
        ? time
        : null;

    private static OrchestrationRuntimeStatus[]? Statuses(HttpContext http)
    {
        OrchestrationRuntimeStatus[] statuses = [.. http.Request.Query["runtimeStatus"]
            .SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .Select(value => Enum.TryParse(value, ignoreCase: true, out OrchestrationRuntimeStatus status) ? status : (OrchestrationRuntimeStatus?)null)
            .OfType<OrchestrationRuntimeStatus>()];
        return statuses.Length == 0 ? null : statuses;
    }
}
