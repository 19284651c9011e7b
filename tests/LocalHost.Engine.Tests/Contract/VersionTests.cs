using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker;

namespace LocalHost.Engine.Tests.Contract;

/// <summary>Versions of orchestrations.</summary>
public sealed class VersionTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_orchestrator_and_its_activities_know_the_version_and_its_children_take_the_default()
    {
        await using RunningHub hub = await RunningHub.StartAsync(
            t => t
                .AddOrchestratorFunc<string>("O", async context =>
                    $"{context.Version} {context.CompareVersionTo("1.0")} {await context.CallActivityAsync<string>("A")} {await context.CallSubOrchestratorAsync<string>("C")}")
                .AddOrchestratorFunc<string>("C", context => context.Version)
                .AddActivityFunc<string>("A", context => context.Version),
            worker: w => w.Versioning = new DurableTaskWorkerOptions.VersioningOptions { DefaultVersion = "3.0" });

        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("O", new StartOrchestrationOptions { Version = "2.0" }, Cancellation);

        Assert.Equal("2.0 1 2.0 3.0", (await hub.EndAsync(id)).ReadOutputAs<string>());
    }

    [Theory]
    [InlineData(DurableTaskWorkerOptions.VersionMatchStrategy.None, "9.0", OrchestrationRuntimeStatus.Completed)]
    [InlineData(DurableTaskWorkerOptions.VersionMatchStrategy.Strict, "2.0", OrchestrationRuntimeStatus.Completed)]
    [InlineData(DurableTaskWorkerOptions.VersionMatchStrategy.Strict, "1.0", OrchestrationRuntimeStatus.Failed)]
    [InlineData(DurableTaskWorkerOptions.VersionMatchStrategy.CurrentOrOlder, "2.0.1", OrchestrationRuntimeStatus.Failed)]
    public async Task A_version_that_a_worker_fails_has_failed(
        DurableTaskWorkerOptions.VersionMatchStrategy strategy, string version, OrchestrationRuntimeStatus expected)
    {
        await using RunningHub hub = await RunningHub.StartAsync(
            t => t.AddOrchestratorFunc("O", _ => { }),
            worker: w => w.Versioning = new DurableTaskWorkerOptions.VersioningOptions
            {
                Version = "2.0",
                MatchStrategy = strategy,
                FailureStrategy = DurableTaskWorkerOptions.VersionFailureStrategy.Fail,
            });

        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("O", new StartOrchestrationOptions { Version = version }, Cancellation);
        OrchestrationMetadata end = await hub.EndAsync(id);

        Assert.Equal(expected, end.RuntimeStatus);
        Assert.Equal(expected == OrchestrationRuntimeStatus.Failed ? "VersionMismatch" : null, end.FailureDetails?.ErrorType);
    }

    [Fact]
    public async Task A_version_that_a_worker_rejects_is_left_to_another_worker()
    {
        Action<DurableTaskRegistry> tasks = t => t.AddOrchestratorFunc<string>("O", context => context.Version);
        await using RunningHub hub = await RunningHub.StartAsync(tasks, worker: w => w.Versioning = Versions("1.0"));
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("O", new StartOrchestrationOptions("o") { Version = "2.0" }, Cancellation);
        string other = await hub.Client.ScheduleNewOrchestrationInstanceAsync("O", new StartOrchestrationOptions { Version = "1.0" }, Cancellation);
        Assert.Equal("1.0", (await hub.EndAsync(other)).ReadOutputAs<string>());
        Assert.Equal(OrchestrationRuntimeStatus.Pending, (await hub.Client.GetInstanceAsync(id, Cancellation))!.RuntimeStatus);

        await hub.AddWorkerAsync(tasks, w => w.Versioning = Versions("2.0"));

        Assert.Equal("2.0", (await hub.EndAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task The_registration_of_the_version_runs()
    {
        await using RunningHub hub = await RunningHub.StartAsync(t => t
            .AddOrchestratorFunc<object?, string>("O", new TaskVersion("1"), (_, _) => Task.FromResult("one"))
            .AddOrchestratorFunc<object?, string>("O", new TaskVersion("2"), (_, _) => Task.FromResult("two")));

        string first = await hub.Client.ScheduleNewOrchestrationInstanceAsync("O", new StartOrchestrationOptions { Version = "1" }, Cancellation);
        string second = await hub.Client.ScheduleNewOrchestrationInstanceAsync("O", new StartOrchestrationOptions { Version = "2" }, Cancellation);

        Assert.Equal("one", (await hub.EndAsync(first)).ReadOutputAs<string>());
        Assert.Equal("two", (await hub.EndAsync(second)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Continue_as_new_can_change_the_version()
    {
        await using RunningHub hub = await RunningHub.StartAsync(t => t.AddOrchestratorFunc<string>("O", context =>
        {
            if (context.Version != "2")
            {
                context.ContinueAsNew(new ContinueAsNewOptions { NewVersion = "2" });
            }
            return context.Version;
        }));
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("O", new StartOrchestrationOptions { Version = "1" }, Cancellation);

        Assert.Equal("2", (await hub.EndAsync(id)).ReadOutputAs<string>());
    }

    private static DurableTaskWorkerOptions.VersioningOptions Versions(string version) => new()
    {
        Version = version,
        MatchStrategy = DurableTaskWorkerOptions.VersionMatchStrategy.CurrentOrOlder,
        FailureStrategy = DurableTaskWorkerOptions.VersionFailureStrategy.Reject,
    };

    [Fact]
    public async Task A_start_and_a_sub_orchestration_without_a_version_take_the_hubs_default()
    {
        await using RunningHub hub = await RunningHub.StartAsync(
            t => t
                .AddOrchestratorFunc<string>("O", async context => $"{context.Version} {await context.CallSubOrchestratorAsync<string>("C")}")
                .AddOrchestratorFunc<string>("C", context => context.Version),
            configure: o => o with { DefaultVersion = "1.0.0" });

        Assert.Equal("1.0.0 1.0.0", (await hub.RunAsync("O")).ReadOutputAs<string>());
    }
}
