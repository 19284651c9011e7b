using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace EmbeddedRuntime.Functions.Tests.Durable;

public sealed class ManagementApiTests(ManagementHostFixture fixture) : IClassFixture<ManagementHostFixture>
{
    private const string Api = "/runtime/webhooks/durabletask";

    private static readonly object Order = new { agency = "3173", score = 335.5, at = "2026-06-08T00:00:00Z", evidence = new[] { "map.pdf" } };

    private TestHost Host => fixture.Host;

    private string Key => Host.Keys.SystemKeys["durabletask_extension"];

    [Fact]
    public async Task Every_call_needs_the_system_key()
    {
        foreach (string? key in new[] { null, "wrong", Host.Keys.FunctionKeys["default"], Host.Keys.SystemKeys["blobs_extension"] })
        {
            Assert.Equal((HttpStatusCode.Unauthorized, ""), await Host.GetAsync($"{Api}/instances", key));
        }

        Assert.Equal(HttpStatusCode.OK, (await Host.GetAsync($"{Api}/instances?code={Key}")).Status);
    }

    [Fact]
    public async Task A_started_instance_is_watched_given_its_event_and_ends()
    {
        string id = await StartAsync("assess");
        JsonElement running = await StatusAsync(id, "&showInput=false", HttpStatusCode.Accepted, seen => seen.GetProperty("customStatus").ValueKind == JsonValueKind.Object);
        Assert.Equal(JsonValueKind.Null, running.GetProperty("input").ValueKind);
        Assert.Equal("scored", running.GetProperty("customStatus").GetProperty("stage").GetString());
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync($"instances/{id}/raiseEvent/Decision", JsonContent.Create("confirmed")));
        JsonElement ended = await StatusAsync(id, "&showHistory=true&showHistoryOutput=true", HttpStatusCode.OK, _ => true);
        Assert.Equal(("Assess", id, "Completed"), (Text(ended, "name"), Text(ended, "instanceId"), Text(ended, "runtimeStatus")));
        Assert.Equal("3173", ended.GetProperty("input").GetProperty("agency").GetString());
        Assert.Equal(336.0m, Property(ended.GetProperty("output"), "score").GetDecimal());
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", Text(ended, "createdTime"));
        JsonElement[] history = [.. ended.GetProperty("historyEvents").EnumerateArray()];
        Assert.Equal(
            ["ExecutionStarted", "TaskCompleted", "EventRaised", "TaskCompleted", "ExecutionCompleted"],
            history.Select(entry => Text(entry, "EventType")));
        Assert.Equal("Score", Text(history[1], "FunctionName"));
        Assert.Equal("3173", Property(history[1].GetProperty("Result"), "agency").GetString());
        Assert.True(history[1].GetProperty("ScheduledTime").GetDateTime() <= history[1].GetProperty("Timestamp").GetDateTime());
        Assert.Equal("Completed", Text(history[^1], "OrchestrationStatus"));
    }

    [Fact]
    public async Task The_start_answers_with_the_addresses_of_the_instance()
    {
        using HttpResponseMessage started = await PostRawAsync("orchestrators/Assess/linked", JsonContent.Create(Order));
        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        Assert.Equal("10", started.Headers.RetryAfter?.ToString());
        using JsonDocument body = JsonDocument.Parse(await started.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(
            ["id", "statusQueryGetUri", "sendEventPostUri", "terminatePostUri", "purgeHistoryDeleteUri", "restartPostUri", "suspendPostUri", "resumePostUri"],
            body.RootElement.EnumerateObject().Select(property => property.Name));
        string raise = body.RootElement.GetProperty("sendEventPostUri").GetString()!.Replace("{eventName}", "Decision", StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Accepted, (await Host.SendAsync(HttpMethod.Post, raise, content: JsonContent.Create("yes"))).Status);
        await StatusAsync("linked", "", HttpStatusCode.OK, seen => Text(seen, "runtimeStatus") == "Completed");
    }

    [Fact]
    public async Task A_start_with_a_timeout_waits_for_the_output()
    {
        using HttpResponseMessage started = await PostRawAsync("orchestrators/Fails", null, "&timeout=20&pollingInterval=1");
        Assert.Equal(HttpStatusCode.OK, started.StatusCode);
        Assert.Contains("System.InvalidOperationException", await started.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_started_is_400_and_what_runs_already_is_409()
    {
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync("orchestrators/Unknown"));
        using var wrong = new StringContent("{", System.Text.Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync("orchestrators/Assess/wrong", wrong));
        string id = await StartAsync("twice");
        Assert.Equal(HttpStatusCode.Conflict, await PostAsync($"orchestrators/Assess/{id}", JsonContent.Create(Order)));
    }

    [Fact]
    public async Task An_unknown_instance_is_404_and_one_that_has_ended_is_410()
    {
        string id = await StartAsync("gone");
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync($"instances/{id}/terminate?reason=withdrawn"));
        JsonElement ended = await StatusAsync(id, "", HttpStatusCode.OK, seen => Text(seen, "runtimeStatus") == "Terminated");
        Assert.Equal("withdrawn", ended.GetProperty("output").GetString());
        foreach ((string instance, HttpStatusCode expected) in new[] { ("unknown", HttpStatusCode.NotFound), (id, HttpStatusCode.Gone) })
        {
            foreach (string act in new[] { "terminate", "suspend", "resume", "rewind", "raiseEvent/E" })
            {
                Assert.Equal(expected, await PostAsync($"instances/{instance}/{act}", JsonContent.Create(1)));
            }
        }

        Assert.Equal(HttpStatusCode.NotFound, (await Host.GetAsync($"{Api}/instances/unknown", Key)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Host.SendAsync(HttpMethod.Delete, $"{Api}/instances/unknown", Key)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Host.GetAsync($"{Api}/entities/counter/1", Key)).Status);
    }

    [Fact]
    public async Task An_instance_is_suspended_and_resumed()
    {
        string id = await StartAsync("paused");
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync($"instances/{id}/suspend?reason=holiday"));
        await StatusAsync(id, "", HttpStatusCode.Accepted, seen => Text(seen, "runtimeStatus") == "Suspended");
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync($"instances/{id}/resume?reason=back"));
        await StatusAsync(id, "", HttpStatusCode.Accepted, seen => Text(seen, "runtimeStatus") == "Running");
    }

    [Fact]
    public async Task An_event_that_is_no_JSON_is_400()
    {
        string id = await StartAsync("event");
        using var text = new StringContent("confirmed");
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync($"instances/{id}/raiseEvent/Decision", text));
        using var broken = new StringContent("{", System.Text.Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync($"instances/{id}/raiseEvent/Decision", broken));
    }

    [Fact]
    public async Task An_ended_instance_is_restarted_under_a_new_id_or_its_own()
    {
        using HttpResponseMessage first = await PostRawAsync("orchestrators/Fails/again", null, "&timeout=20");
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        using HttpResponseMessage other = await PostRawAsync("instances/again/restart", null);
        Assert.Equal(HttpStatusCode.Accepted, other.StatusCode);
        using JsonDocument links = JsonDocument.Parse(await other.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.NotEqual("again", links.RootElement.GetProperty("id").GetString());
        using HttpResponseMessage own = await PostRawAsync("instances/again/restart", null, "&restartWithNewInstanceId=false");
        using JsonDocument ownLinks = JsonDocument.Parse(await own.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("again", ownLinks.RootElement.GetProperty("id").GetString());
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync("instances/unknown/restart"));
    }

    [Fact]
    public async Task Instances_are_listed_page_by_page_and_filtered()
    {
        for (int i = 0; i < 5; i++)
        {
            await StartAsync($"page-{i}");
        }

        var seen = new List<string>();
        string? token = null;
        do
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{Api}/instances?code={Key}&instanceIdPrefix=page-&top=2");
            if (token is not null)
            {
                request.Headers.Add("x-ms-continuation-token", token);
            }

            using HttpResponseMessage response = await Host.Client.SendAsync(request, TestContext.Current.CancellationToken);
            using JsonDocument page = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            Assert.InRange(page.RootElement.GetArrayLength(), 0, 2);
            seen.AddRange(page.RootElement.EnumerateArray().Select(instance => Text(instance, "instanceId")));
            token = response.Headers.TryGetValues("x-ms-continuation-token", out IEnumerable<string>? values) ? values.FirstOrDefault() : null;
        }
        while (!string.IsNullOrEmpty(token));

        Assert.Equal(["page-0", "page-1", "page-2", "page-3", "page-4"], seen.Order(StringComparer.Ordinal));
        (_, string none) = await Host.GetAsync($"{Api}/instances?instanceIdPrefix=page-&runtimeStatus=Completed,Failed", Key);
        Assert.Equal("[]", none);
        (_, string later) = await Host.GetAsync($"{Api}/instances?instanceIdPrefix=page-&createdTimeFrom=2999-01-01T00:00:00Z", Key);
        Assert.Equal("[]", later);
    }

    [Fact]
    public async Task Ended_instances_are_purged_one_by_one_and_by_time()
    {
        await EndAsync("purge-1");
        await EndAsync("purge-2");
        Assert.Equal((HttpStatusCode.OK, """{"instancesDeleted":1}"""), await Host.SendAsync(HttpMethod.Delete, $"{Api}/instances/purge-1", Key));
        Assert.Equal(HttpStatusCode.NotFound, (await Host.GetAsync($"{Api}/instances/purge-1", Key)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Host.SendAsync(HttpMethod.Delete, $"{Api}/instances", Key)).Status);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await Host.SendAsync(HttpMethod.Delete, $"{Api}/instances?createdTimeFrom=2999-01-01T00:00:00Z", Key)).Status);
        string id = await StartAsync("kept");
        Assert.Equal((HttpStatusCode.OK, """{"instancesDeleted":0}"""), await Host.SendAsync(HttpMethod.Delete, $"{Api}/instances/{id}", Key));
        Assert.Equal(HttpStatusCode.Accepted, (await Host.GetAsync($"{Api}/instances/{id}", Key)).Status);
    }

    private async Task<string> StartAsync(string id)
    {
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync($"orchestrators/Assess/{id}", JsonContent.Create(Order)));
        return id;
    }

    private async Task EndAsync(string id)
    {
        using HttpResponseMessage ended = await PostRawAsync($"orchestrators/Fails/{id}", null, "&timeout=20");
        Assert.Equal(HttpStatusCode.OK, ended.StatusCode);
    }

    private async Task<HttpStatusCode> PostAsync(string path, HttpContent? content = null) =>
        (await Host.SendAsync(HttpMethod.Post, $"{Api}/{path}", Key, content)).Status;

    private Task<HttpResponseMessage> PostRawAsync(string path, HttpContent? content, string query = "") =>
        Host.Client.PostAsync(new Uri($"{Api}/{path}?code={Key}{query}", UriKind.Relative), content, TestContext.Current.CancellationToken);

    private async Task<JsonElement> StatusAsync(string id, string query, HttpStatusCode expected, Func<JsonElement, bool> enough)
    {
        (_, string body) = await Eventually.SeeAsync(
            () => Host.GetAsync($"{Api}/instances/{id}?code={Key}{query}"),
            seen => seen.Status == expected && enough(JsonDocument.Parse(seen.Body).RootElement));
        return JsonDocument.Parse(body).RootElement;
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static JsonElement Property(JsonElement element, string name) =>
        element.EnumerateObject().Single(property => string.Equals(property.Name, name, StringComparison.OrdinalIgnoreCase)).Value;
}
