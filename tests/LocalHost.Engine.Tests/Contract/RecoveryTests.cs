using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace LocalHost.Engine.Tests.Contract;

/// <summary>What survives a restart that nobody announced.</summary>
public sealed class RecoveryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Waiting_instances_go_on_after_a_restart()
    {
        Action<DurableTaskRegistry> tasks = t => t
            .AddOrchestratorFunc<string>("Parent", async context =>
            {
                string first = await context.CallActivityAsync<string>("Echo", "one");
                string second = await context.CallSubOrchestratorAsync<string>("Child", options: new SubOrchestrationOptions(instanceId: "kid"));
                await context.CreateTimer(TimeSpan.FromMilliseconds(50), CancellationToken.None);
                return first + second;
            })
            .AddOrchestratorFunc<string>("Child", async context => await context.WaitForExternalEvent<string>("Go"))
            .AddActivityFunc<string, string>("Echo", (_, s) => s);
        await using (RunningHub before = await RunningHub.StartAsync(tasks, _folder.Database))
        {
            await before.Client.ScheduleNewOrchestrationInstanceAsync("Parent", new StartOrchestrationOptions("p"), Cancellation);
            await before.UntilAsync("kid", m => m.IsRunning);
        }

        await using RunningHub after = await RunningHub.StartAsync(tasks, _folder.Database);
        await after.Client.RaiseEventAsync("kid", "Go", "two", Cancellation);

        Assert.Equal("onetwo", (await after.EndAsync("p")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task An_activity_that_was_running_runs_again_after_a_restart()
    {
        var began = new TaskCompletionSource();
        var never = new TaskCompletionSource();
        await using (RunningHub before = await RunningHub.StartAsync(t => t
            .AddOrchestratorFunc<string>("O", async context => await context.CallActivityAsync<string>("A"))
            .AddActivityFunc<string>("A", async _ =>
            {
                began.TrySetResult();
                await never.Task;
                return "lost";
            }), _folder.Database))
        {
            await before.Client.ScheduleNewOrchestrationInstanceAsync("O", new StartOrchestrationOptions("o"), Cancellation);
            await began.Task.WaitAsync(TimeSpan.FromSeconds(60), Cancellation);
        }

        await using RunningHub after = await RunningHub.StartAsync(t => t
            .AddOrchestratorFunc<string>("O", async context => await context.CallActivityAsync<string>("A"))
            .AddActivityFunc<string>("A", _ => "again"), _folder.Database);

        Assert.Equal("again", (await after.EndAsync("o")).ReadOutputAs<string>());
        never.SetResult();
    }

    [Fact]
    public async Task A_timer_that_came_due_while_the_engine_was_down_fires_at_the_start()
    {
        Action<DurableTaskRegistry> tasks = t => t.AddOrchestratorFunc<string>("T", async context =>
        {
            await context.CreateTimer(TimeSpan.FromMilliseconds(200), CancellationToken.None);
            return "fired";
        });
        await using (RunningHub before = await RunningHub.StartAsync(tasks, _folder.Database))
        {
            await before.Client.ScheduleNewOrchestrationInstanceAsync("T", new StartOrchestrationOptions("t"), Cancellation);
            await before.UntilAsync("t", m => m.IsRunning);
        }

        await using RunningHub after = await RunningHub.StartAsync(tasks, _folder.Database);

        Assert.Equal("fired", (await after.EndAsync("t")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Instances_that_wait_and_are_read_again_go_on()
    {
        await using RunningHub hub = await RunningHub.StartAsync(
            t => t.AddOrchestratorFunc<List<string>>("E", async context =>
                [await context.WaitForExternalEvent<string>("A"), await context.WaitForExternalEvent<string>("B")]));
        for (int i = 0; i < 20; i++)
        {
            await hub.Client.ScheduleNewOrchestrationInstanceAsync("E", new StartOrchestrationOptions($"e{i}"), Cancellation);
        }
        foreach (string name in (string[])["B", "A"])
        {
            for (int i = 0; i < 20; i++)
            {
                await hub.Client.RaiseEventAsync($"e{i}", name, name + i, Cancellation);
            }
        }

        for (int i = 0; i < 20; i++)
        {
            Assert.Equal([$"A{i}", $"B{i}"], (await hub.EndAsync($"e{i}")).ReadOutputAs<List<string>>()!);
        }
    }

    [Fact]
    public async Task A_changed_orchestrator_fails_its_instance_and_says_where()
    {
        await using (RunningHub before = await RunningHub.StartAsync(t => t
            .AddOrchestratorFunc("O", async context =>
            {
                await context.CallActivityAsync("First");
                await context.WaitForExternalEvent<string>("Go");
            })
            .AddActivityFunc("First", _ => { }), _folder.Database))
        {
            await before.Client.ScheduleNewOrchestrationInstanceAsync("O", new StartOrchestrationOptions("o"), Cancellation);
            await before.UntilAsync("o", m => m.IsRunning && m.LastUpdatedAt > m.CreatedAt);
        }

        await using RunningHub after = await RunningHub.StartAsync(t => t
            .AddOrchestratorFunc("O", async context =>
            {
                await context.CallActivityAsync("Second");
                await context.WaitForExternalEvent<string>("Go");
            })
            .AddActivityFunc("Second", _ => { }), _folder.Database);
        await after.Client.RaiseEventAsync("o", "Go", "", Cancellation);
        OrchestrationMetadata end = await after.EndAsync("o");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.EndsWith("NonDeterministicOrchestrationException", end.FailureDetails!.ErrorType, StringComparison.Ordinal);
        Assert.Contains("First", end.FailureDetails.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_waits_for_what_runs_and_the_next_start_does_not_run_it_again()
    {
        int runs = 0;
        var began = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        Action<DurableTaskRegistry> tasks = t => t
            .AddOrchestratorFunc<int>("O", async context => await context.CallActivityAsync<int>("A"))
            .AddActivityFunc<int>("A", async _ =>
            {
                began.TrySetResult();
                await go.Task;
                return Interlocked.Increment(ref runs);
            });
        await using (RunningHub before = await RunningHub.StartAsync(tasks, _folder.Database))
        {
            await before.Client.ScheduleNewOrchestrationInstanceAsync("O", new StartOrchestrationOptions("o"), Cancellation);
            await began.Task.WaitAsync(TimeSpan.FromSeconds(60), Cancellation);
            Task stop = before.Hub.StopAsync(Cancellation);
            Assert.False(stop.IsCompleted);
            go.SetResult();
            await stop;
        }

        await using RunningHub after = await RunningHub.StartAsync(tasks, _folder.Database);

        Assert.Equal(1, (await after.EndAsync("o")).ReadOutputAs<int>());
        Assert.Equal(1, runs);
    }
}
