using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace EmbeddedRuntime.DurableTask.Tests.Contract;

/// <summary>What survives a restart that nobody announced.</summary>
public abstract class RecoveryContract : EngineContract
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

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
        await using (Engine before = await StartAsync(tasks))
        {
            await before.Client.ScheduleNewOrchestrationInstanceAsync("Parent", new StartOrchestrationOptions("p"), Cancellation);
            await before.UntilAsync("kid", m => m.IsRunning);
        }

        await using Engine after = await StartAsync(tasks);
        await after.Client.RaiseEventAsync("kid", "Go", "two", Cancellation);

        Assert.Equal("onetwo", (await after.EndAsync("p")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task An_activity_that_was_running_runs_again_after_a_restart()
    {
        var began = new TaskCompletionSource();
        var never = new TaskCompletionSource();
        await using (Engine before = await StartAsync(t => t
            .AddOrchestratorFunc<string>("O", async context => await context.CallActivityAsync<string>("A"))
            .AddActivityFunc<string>("A", async _ =>
            {
                began.TrySetResult();
                await never.Task;
                return "lost";
            })))
        {
            await before.Client.ScheduleNewOrchestrationInstanceAsync("O", new StartOrchestrationOptions("o"), Cancellation);
            await began.Task.WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
        }

        await using Engine after = await StartAsync(t => t
            .AddOrchestratorFunc<string>("O", async context => await context.CallActivityAsync<string>("A"))
            .AddActivityFunc<string>("A", _ => "again"));

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
        await using (Engine before = await StartAsync(tasks))
        {
            await before.Client.ScheduleNewOrchestrationInstanceAsync("T", new StartOrchestrationOptions("t"), Cancellation);
            await before.UntilAsync("t", m => m.IsRunning);
        }

        await using Engine after = await StartAsync(tasks);

        Assert.Equal("fired", (await after.EndAsync("t")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Instances_that_were_given_up_from_memory_go_on()
    {
        await using Engine engine = await StartAsync(
            t => t.AddOrchestratorFunc<List<string>>("E", async context =>
                [await context.WaitForExternalEvent<string>("A"), await context.WaitForExternalEvent<string>("B")]),
            o => o.MaxLiveOrchestrations = 0);
        for (int i = 0; i < 20; i++)
        {
            await engine.Client.ScheduleNewOrchestrationInstanceAsync("E", new StartOrchestrationOptions($"e{i}"), Cancellation);
        }
        foreach (string name in (string[])["B", "A"])
        {
            for (int i = 0; i < 20; i++)
            {
                await engine.Client.RaiseEventAsync($"e{i}", name, name + i, Cancellation);
            }
        }

        for (int i = 0; i < 20; i++)
        {
            Assert.Equal([$"A{i}", $"B{i}"], (await engine.EndAsync($"e{i}")).ReadOutputAs<List<string>>()!);
        }
        Assert.InRange(engine.Hub.Sessions, 0, 1);
    }

    [Fact]
    public async Task A_changed_orchestrator_fails_its_instance_and_says_where()
    {
        await using (Engine before = await StartAsync(t => t
            .AddOrchestratorFunc("O", async context =>
            {
                await context.CallActivityAsync("First");
                await context.WaitForExternalEvent<string>("Go");
            })
            .AddActivityFunc("First", _ => { })))
        {
            await before.Client.ScheduleNewOrchestrationInstanceAsync("O", new StartOrchestrationOptions("o"), Cancellation);
            await before.UntilAsync("o", m => m.IsRunning && m.LastUpdatedAt > m.CreatedAt);
        }

        await using Engine after = await StartAsync(t => t
            .AddOrchestratorFunc("O", async context =>
            {
                await context.CallActivityAsync("Second");
                await context.WaitForExternalEvent<string>("Go");
            })
            .AddActivityFunc("Second", _ => { }));
        await after.Client.RaiseEventAsync("o", "Go", "", Cancellation);
        OrchestrationMetadata end = await after.EndAsync("o");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Equal("NonDeterministicOrchestration", end.FailureDetails!.ErrorType);
        Assert.Contains("'First'", end.FailureDetails.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("'Second'", end.FailureDetails.ErrorMessage, StringComparison.Ordinal);
    }
}
