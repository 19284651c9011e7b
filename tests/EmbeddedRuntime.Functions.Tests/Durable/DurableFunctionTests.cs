using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EmbeddedRuntime.Functions.Tests.Durable;

public sealed class DurableFunctionTests
{
    private static readonly Order Order = new("3173", 335.5m, new DateTimeOffset(2026, 6, 8, 7, 0, 0, TimeSpan.FromHours(7)), ["map.pdf"]);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_orchestrator_gets_its_input_calls_activities_and_waits_for_an_event()
    {
        await using TestHost host = await StartAsync();
        using HttpResponseMessage started = await host.Client.PostAsJsonAsync(new Uri("/api/start/merit-1", UriKind.Relative), Order, Cancellation);
        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        DurableTaskClient client = host.Services.GetRequiredService<DurableTaskClient>();
        OrchestrationMetadata waiting = await Eventually.SeeAsync(
            async () => (await client.GetInstanceAsync("merit-1", getInputsAndOutputs: true, Cancellation))!,
            seen => seen.SerializedCustomStatus is not null);
        Assert.Equal("""{"stage":"scored","by":"Assess"}""", waiting.SerializedCustomStatus);
        await client.RaiseEventAsync("merit-1", "decision", "confirmed", Cancellation);
        OrchestrationMetadata ended = await client.WaitForInstanceCompletionAsync("merit-1", getInputsAndOutputs: true, Cancellation);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, ended.RuntimeStatus);
        Assert.Equal(new Decided("3173", 336.0m, "merit-1"), ended.ReadOutputAs<Decided>());
        Assert.Equal(["scored 3173 for merit-1 in Score", "noted confirmed"], host.Services.GetRequiredService<Ledger>().Entries);
    }

    [Fact]
    public async Task An_activitys_failure_reaches_the_orchestrator_with_its_type_and_message()
    {
        await using TestHost host = await StartAsync();
        DurableTaskClient client = host.Services.GetRequiredService<DurableTaskClient>();
        string id = await client.ScheduleNewOrchestrationInstanceAsync("Fails", Cancellation);
        OrchestrationMetadata ended = await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, Cancellation);
        Assert.Equal("Breaks System.InvalidOperationException broken True", ended.ReadOutputAs<string>());
    }

    [Fact]
    public async Task Middleware_runs_around_activities_and_not_around_orchestrators()
    {
        var names = new System.Collections.Concurrent.ConcurrentQueue<string>();
        await using TestHost host = await TestHost.StartAsync(
            null,
            builder =>
            {
                builder.Services.AddSingleton<Ledger>();
                builder.UseMiddleware((context, next) =>
                {
                    names.Enqueue(context.FunctionDefinition.Name);
                    return next();
                });
            },
            typeof(DurableFunctions));
        DurableTaskClient client = host.Services.GetRequiredService<DurableTaskClient>();
        string id = await client.ScheduleNewOrchestrationInstanceAsync("Fails", Cancellation);
        await client.WaitForInstanceCompletionAsync(id, Cancellation);
        Assert.Equal(["Breaks"], names);
    }

    [Fact]
    public async Task A_stop_waits_for_running_activities_and_a_start_goes_on_where_they_ended()
    {
        using var folder = new TestFolder();
        Ledger ledger;
        TestHost host = await StartAsync(folder);
        await using (host)
        {
            ledger = host.Services.GetRequiredService<Ledger>();
            await host.Services.GetRequiredService<DurableTaskClient>().ScheduleNewOrchestrationInstanceAsync(
                "FanOut", 20, new StartOrchestrationOptions("fan"), Cancellation);
            await Eventually.SeeAsync(() => ledger.Entries.Count, count => count == 20);
            Task stop = host.StopAsync();
            Assert.False(stop.IsCompleted);
            ledger.Gate.Open();
            await stop;
            Assert.Equal(20, ledger.Entries.Count(entry => entry.StartsWith("ended", StringComparison.Ordinal)));
        }

        await using TestHost again = await StartAsync(folder);
        DurableTaskClient client = again.Services.GetRequiredService<DurableTaskClient>();
        OrchestrationMetadata ended = await client
            .WaitForInstanceCompletionAsync("fan", getInputsAndOutputs: true, Cancellation);
        Assert.Equal(20, ended.ReadOutputAs<int>());
        Assert.Empty(again.Services.GetRequiredService<Ledger>().Entries);
    }

    [Fact]
    public async Task The_clock_skips_to_the_next_timer_of_an_orchestration()
    {
        await using TestHost host = await StartAsync(skipping: "Auto");
        DurableTaskClient client = host.Services.GetRequiredService<DurableTaskClient>();
        DateTimeOffset before = host.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        string id = await client.ScheduleNewOrchestrationInstanceAsync("Sleeps", Cancellation);
        OrchestrationMetadata ended = await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, Cancellation);
        Assert.Equal("awake", ended.ReadOutputAs<string>());
        Assert.True(host.Services.GetRequiredService<TimeProvider>().GetUtcNow() >= before.AddDays(30));
    }

    [Fact]
    public async Task The_check_status_answer_leads_to_the_status()
    {
        await using TestHost host = await StartAsync();
        using HttpResponseMessage started = await host.Client.PostAsync(new Uri("/api/startdata", UriKind.Relative), null, Cancellation);
        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        using JsonDocument links = JsonDocument.Parse(await started.Content.ReadAsStringAsync(Cancellation));
        string status = links.RootElement.GetProperty("statusQueryGetUri").GetString()!;
        Assert.Equal(status, started.Headers.Location?.ToString());
        (HttpStatusCode code, string body) = await Eventually.SeeAsync(
            () => host.GetAsync(status), seen => seen.Status == HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.OK, code);
        Assert.Contains("\"runtimeStatus\":\"Completed\"", body, StringComparison.Ordinal);
    }

    private static Task<TestHost> StartAsync(TestFolder? folder = null, string skipping = "Off") => TestHost.StartAsync(
        folder,
        builder =>
        {
            builder.Configuration["EmbeddedRuntime:TimeSkipping"] = skipping;
            builder.Services.AddSingleton<Ledger>();
        },
        typeof(DurableFunctions));
}
