using LocalHost.Engine.Clock;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

#pragma warning disable CA1849 // Within an orchestrator, CancelAsync would leave the turn's thread.

namespace LocalHost.Engine.Tests.Contract;

/// <summary>Activities, timers, events, sub-orchestrations.</summary>
public sealed class OrchestrationTests
{
    [Fact]
    public async Task Activities_run_one_after_another_and_their_results_come_back()
    {
        await using RunningHub hub = await RunningHub.StartAsync(tasks => tasks
            .AddOrchestratorFunc<string, List<string>>("HelloCities", async (context, greeting) =>
            {
                List<string> said = [];
                foreach (string city in (string[])["Jakarta", "Ambon", "Medan", "Sorong", "Palu"])
                {
                    said.Add(await context.CallActivityAsync<string>("Hello", $"{greeting} {city}"));
                }
                return said;
            })
            .AddActivityFunc<string, string>("Hello", (_, text) => text + "!"));

        OrchestrationMetadata end = await hub.RunAsync("HelloCities", "Halo");

        Assert.Equal(OrchestrationRuntimeStatus.Completed, end.RuntimeStatus);
        Assert.Equal(["Halo Jakarta!", "Halo Ambon!", "Halo Medan!", "Halo Sorong!", "Halo Palu!"], end.ReadOutputAs<List<string>>()!);
    }

    [Fact]
    public async Task A_hundred_activities_fan_out_and_in()
    {
        await using RunningHub hub = await RunningHub.StartAsync(tasks => tasks
            .AddOrchestratorFunc<int, int>("Sum", async (context, n) =>
                (await Task.WhenAll(Enumerable.Range(1, n).Select(i => context.CallActivityAsync<int>("Square", i)))).Sum())
            .AddActivityFunc<int, int>("Square", async (_, i) =>
            {
                await Task.Yield();
                return i * i;
            }));

        OrchestrationMetadata end = await hub.RunAsync("Sum", 100);

        Assert.Equal(338350, end.ReadOutputAs<int>());
    }

    [Fact]
    public async Task A_timer_fires_at_its_time_and_not_before()
    {
        await using RunningHub hub = await RunningHub.StartAsync(
            tasks => tasks.AddOrchestratorFunc<DateTime[]>("Wait", async context =>
            {
                DateTime before = context.CurrentUtcDateTime;
                await context.CreateTimer(TimeSpan.FromDays(30), CancellationToken.None);
                return [before, context.CurrentUtcDateTime];
            }),
            skipping: TimeSkipping.Auto);

        DateTime[] times = (await hub.RunAsync("Wait")).ReadOutputAs<DateTime[]>()!;

        Assert.InRange(times[1] - times[0], TimeSpan.FromDays(30), TimeSpan.FromDays(30) + TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_cancelled_timer_is_not_waited_for()
    {
        await using RunningHub hub = await RunningHub.StartAsync(
            tasks => tasks.AddOrchestratorFunc<string>("Race", async context =>
            {
                using var cancel = new CancellationTokenSource();
                Task longTimer = context.CreateTimer(TimeSpan.FromDays(365), cancel.Token);
                await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
                cancel.Cancel();
                await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
                return longTimer.IsCanceled ? "cancelled" : "open";
            }),
            skipping: TimeSkipping.Auto);
        DateTimeOffset before = hub.Clock.GetUtcNow();

        Assert.Equal("cancelled", (await hub.RunAsync("Race")).ReadOutputAs<string>());
        Assert.InRange(hub.Clock.GetUtcNow() - before, TimeSpan.FromHours(2), TimeSpan.FromHours(3));
    }

    [Fact]
    public async Task Events_are_delivered_in_order_whatever_their_case_and_whenever_they_arrive()
    {
        await using RunningHub hub = await RunningHub.StartAsync(tasks => tasks.AddOrchestratorFunc<List<int>>("Collect", async context =>
        {
            List<int> got = [];
            await context.CallActivityAsync("Pause");
            for (int i = 0; i < 4; i++)
            {
                got.Add(await context.WaitForExternalEvent<int>("Number"));
            }
            return got;
        }).AddActivityFunc("Pause", _ => { }));
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Collect", TestContext.Current.CancellationToken);

        for (int i = 1; i <= 4; i++)
        {
            await hub.Client.RaiseEventAsync(id, i % 2 == 0 ? "NUMBER" : "number", i, TestContext.Current.CancellationToken);
        }

        Assert.Equal([1, 2, 3, 4], (await hub.EndAsync(id)).ReadOutputAs<List<int>>()!);
    }

    [Fact]
    public async Task A_wait_with_a_timeout_ends_with_it()
    {
        await using RunningHub hub = await RunningHub.StartAsync(
            tasks => tasks.AddOrchestratorFunc<string>("Ask", async context =>
            {
                try
                {
                    return await context.WaitForExternalEvent<string>("Answer", TimeSpan.FromDays(14));
                }
                catch (TaskCanceledException)
                {
                    return "none";
                }
            }),
            skipping: TimeSkipping.Auto);

        Assert.Equal("none", (await hub.RunAsync("Ask")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Of_several_waits_the_latest_is_served_first_and_a_cancelled_one_takes_nothing()
    {
        await using RunningHub hub = await RunningHub.StartAsync(tasks => tasks.AddOrchestratorFunc<string>("Waits", async context =>
        {
            using var cancel = new CancellationTokenSource();
            Task<string> first = context.WaitForExternalEvent<string>("E");
            Task<string> second = context.WaitForExternalEvent<string>("E");
            Task<string> third = context.WaitForExternalEvent<string>("E", cancel.Token);
            cancel.Cancel();
            await Task.WhenAll(first, second);
            return $"{await first} {await second} {third.IsCanceled}";
        }));
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Waits", TestContext.Current.CancellationToken);
        await hub.Client.RaiseEventAsync(id, "E", "a", TestContext.Current.CancellationToken);
        await hub.Client.RaiseEventAsync(id, "E", "b", TestContext.Current.CancellationToken);

        Assert.Equal("b a True", (await hub.EndAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_sub_orchestration_returns_its_result_and_knows_its_parent()
    {
        await using RunningHub hub = await RunningHub.StartAsync(tasks => tasks
            .AddOrchestratorFunc<string>("Parent", async context =>
                await context.CallSubOrchestratorAsync<string>("Child", 20, new SubOrchestrationOptions(instanceId: "child-1")))
            .AddOrchestratorFunc<int, string>("Child", async (context, n) =>
                $"{context.InstanceId} of {context.Parent?.InstanceId}: {await context.CallActivityAsync<int>("Double", n)}")
            .AddActivityFunc<int, int>("Double", (_, n) => 2 * n));

        OrchestrationMetadata end = await hub.RunAsync("Parent", instanceId: "parent-1");

        Assert.Equal("child-1 of parent-1: 40", end.ReadOutputAs<string>());
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await hub.EndAsync("child-1")).RuntimeStatus);
    }

    [Fact]
    public async Task A_sub_orchestration_that_nobody_awaits_runs_to_its_end()
    {
        await using RunningHub hub = await RunningHub.StartAsync(tasks => tasks
            .AddOrchestratorFunc("Parent", context =>
            {
                _ = context.CallSubOrchestratorAsync("Child", options: new SubOrchestrationOptions(instanceId: "late-child"));
            })
            .AddOrchestratorFunc<string>("Child", async context => await context.WaitForExternalEvent<string>("Go")));
        string parent = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Parent", TestContext.Current.CancellationToken);
        await hub.UntilAsync("late-child", m => m.IsRunning);
        await hub.Client.RaiseEventAsync("late-child", "Go", "went", TestContext.Current.CancellationToken);

        Assert.Equal("went", (await hub.EndAsync("late-child")).ReadOutputAs<string>());
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await hub.EndAsync(parent)).RuntimeStatus);
    }

    [Fact]
    public async Task An_event_sent_by_an_orchestration_arrives()
    {
        await using RunningHub hub = await RunningHub.StartAsync(tasks => tasks
            .AddOrchestratorFunc<string>("Receiver", async context => await context.WaitForExternalEvent<string>("Hi"))
            .AddOrchestratorFunc<string>("Sender", (context, to) => context.SendEvent(to, "hi", "from sender")));
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Receiver", TestContext.Current.CancellationToken);

        await hub.RunAsync("Sender", id);

        Assert.Equal("from sender", (await hub.EndAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Continue_as_new_starts_over_and_keeps_unread_events()
    {
        await using RunningHub hub = await RunningHub.StartAsync(tasks => tasks.AddOrchestratorFunc<int[], int[]>("Loop", async (context, got) =>
        {
            if (got.Length == 5)
            {
                return got;
            }
            int next = await context.WaitForExternalEvent<int>("N");
            context.ContinueAsNew((int[])[.. got, next]);
            return got;
        }));
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Loop", Array.Empty<int>(), TestContext.Current.CancellationToken);
        for (int i = 0; i < 5; i++)
        {
            await hub.Client.RaiseEventAsync(id, "N", i, TestContext.Current.CancellationToken);
        }

        Assert.Equal([0, 1, 2, 3, 4], (await hub.EndAsync(id)).ReadOutputAs<int[]>()!.Order());
    }

    [Fact]
    public async Task Events_keep_their_order_when_the_orchestration_continues_as_new_while_they_arrive()
    {
        await using RunningHub hub = await RunningHub.StartAsync();
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Loop", Array.Empty<int>(), TestContext.Current.CancellationToken);
        await hub.Client.RaiseEventAsync(id, "N", 0, TestContext.Current.CancellationToken);
        await hub.Client.RaiseEventAsync(id, "N", 1, TestContext.Current.CancellationToken);
        // The turn takes in two events and reads one; the third arrives before it has answered.
        using (var worker = new RawWorker(hub))
        {
            await worker.CompleteAsync(RawWorker.Answer(await worker.NextAsync()));
            P.WorkItem turn = await worker.NextAsync();
            await hub.Client.RaiseEventAsync(id, "N", 2, TestContext.Current.CancellationToken);
            Assert.Equal(2, turn.OrchestratorRequest.NewEvents.Count(e => e.EventRaised is not null));
            await worker.CompleteAsync(RawWorker.Answer(
                turn,
                new P.OrchestratorAction { Id = 0, SendEvent = new P.SendEventAction { Instance = new P.OrchestrationInstance { InstanceId = id }, Name = "N", Data = "1" } },
                new P.OrchestratorAction { Id = 1, CompleteOrchestration = new P.CompleteOrchestrationAction { OrchestrationStatus = P.OrchestrationStatus.ContinuedAsNew, Result = "[0]" } }));
            await RunningHub.UntilAsync(() => Task.FromResult(hub.Hub.Store.Find(id, false)!.Generation == 1));
        }

        await hub.AddWorkerAsync(tasks => tasks.AddOrchestratorFunc<int[], int[]>("Loop", async (context, got) =>
        {
            int second = await context.WaitForExternalEvent<int>("N");
            int third = await context.WaitForExternalEvent<int>("N");
            return [.. got, second, third];
        }));

        OrchestrationMetadata end = await hub.EndAsync(id);
        Assert.Equal([0, 1, 2], end.ReadOutputAs<int[]>()!);
    }

    [Fact]
    public async Task The_custom_status_can_be_read_while_the_orchestration_runs()
    {
        await using RunningHub hub = await RunningHub.StartAsync(tasks => tasks.AddOrchestratorFunc<string>("Status", async context =>
        {
            context.SetCustomStatus(new { step = 1 });
            await context.WaitForExternalEvent<string>("Go");
            context.SetCustomStatus("done");
            return "x";
        }));
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Status", TestContext.Current.CancellationToken);

        OrchestrationMetadata running = await hub.UntilAsync(id, m => m.SerializedCustomStatus is not null);
        Assert.Equal("""{"step":1}""", running.SerializedCustomStatus);
        await hub.Client.RaiseEventAsync(id, "Go", "", TestContext.Current.CancellationToken);
        Assert.Equal("done", (await hub.EndAsync(id)).ReadCustomStatusAs<string>());
    }

    [Fact]
    public async Task A_payload_of_a_hundred_kilobytes_comes_through()
    {
        string large = new('ä', 100_000);
        await using RunningHub hub = await RunningHub.StartAsync(tasks => tasks
            .AddOrchestratorFunc<string, string>("Large", async (context, text) =>
            {
                context.SetCustomStatus(text);
                return await context.CallActivityAsync<string>("Echo", text);
            })
            .AddActivityFunc<string, string>("Echo", (_, text) => text));

        OrchestrationMetadata end = await hub.RunAsync("Large", large);

        Assert.Equal(large, end.ReadOutputAs<string>());
        Assert.Equal(large, end.ReadInputAs<string>());
        Assert.Equal(large, end.ReadCustomStatusAs<string>());
    }
}
