using System.Collections.Concurrent;
using System.Globalization;
using Grpc.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace LocalHost.Engine.Tests.Contract;

/// <summary>The stream of work: who gets it, and what becomes of it when it is not done.</summary>
public sealed class WorkItemStreamTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_turn_whose_worker_goes_away_goes_to_the_next()
    {
        await using RunningHub hub = await RunningHub.StartAsync();
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("O", Cancellation);
        using (var doomed = new RawWorker(hub))
        {
            Assert.Equal(id, (await doomed.NextAsync()).OrchestratorRequest.InstanceId);
        }

        await hub.AddWorkerAsync(t => t.AddOrchestratorFunc<string>("O", _ => "done"));

        Assert.Equal("done", (await hub.EndAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task An_activity_whose_worker_goes_away_goes_to_the_next()
    {
        await using RunningHub hub = await RunningHub.StartAsync();
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("O", Cancellation);
        using (var doomed = new RawWorker(hub))
        {
            await doomed.CompleteAsync(RawWorker.Answer(await doomed.NextAsync(), RawWorker.Activity(0, "A")));
            Assert.Equal("A", (await doomed.NextAsync()).ActivityRequest.Name);
        }

        await hub.AddWorkerAsync(t => t
            .AddOrchestratorFunc<string>("O", async context => await context.CallActivityAsync<string>("A", "x"))
            .AddActivityFunc<string, string>("A", (_, s) => s + "!"));

        Assert.Equal("x!", (await hub.EndAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Work_that_is_given_back_is_given_again_under_another_token()
    {
        await using RunningHub hub = await RunningHub.StartAsync();
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("O", Cancellation);
        using var worker = new RawWorker(hub);

        P.WorkItem turn = await worker.NextAsync();
        await hub.Service.AbandonTaskOrchestratorWorkItemAsync(new P.AbandonOrchestrationTaskRequest { CompletionToken = turn.CompletionToken }, cancellationToken: Cancellation);
        P.WorkItem again = await worker.NextAsync();
        Assert.NotEqual(turn.CompletionToken, again.CompletionToken);
        Assert.Equal(turn.OrchestratorRequest.NewEvents.Select(e => e.EventTypeCase), again.OrchestratorRequest.NewEvents.Select(e => e.EventTypeCase));

        await worker.CompleteAsync(RawWorker.Answer(again, RawWorker.Activity(0, "A")));
        P.WorkItem activity = await worker.NextAsync();
        await hub.Service.AbandonTaskActivityWorkItemAsync(new P.AbandonActivityTaskRequest { CompletionToken = activity.CompletionToken }, cancellationToken: Cancellation);
        P.WorkItem activityAgain = await worker.NextAsync();
        Assert.Equal(activity.ActivityRequest, activityAgain.ActivityRequest);

        await hub.Service.CompleteActivityTaskAsync(new P.ActivityResponse { InstanceId = id, TaskId = 0, Result = "1", CompletionToken = activityAgain.CompletionToken }, cancellationToken: Cancellation);
        await worker.CompleteAsync(RawWorker.Answer(await worker.NextAsync(), RawWorker.End("done")));
        Assert.Equal("done", (await hub.EndAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task An_answer_that_comes_twice_or_late_or_for_nothing_changes_nothing()
    {
        await using RunningHub hub = await RunningHub.StartAsync();
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("O", Cancellation);
        using var worker = new RawWorker(hub);
        P.WorkItem turn = await worker.NextAsync();

        await worker.CompleteAsync(RawWorker.Answer(turn, RawWorker.Activity(0, "A")));
        await worker.CompleteAsync(RawWorker.Answer(turn, RawWorker.End("wrong")));
        await worker.CompleteAsync(new P.OrchestratorResponse { InstanceId = id, CompletionToken = "unknown", Actions = { RawWorker.End("wrong") } });
        P.WorkItem activity = await worker.NextAsync();
        var result = new P.ActivityResponse { InstanceId = id, TaskId = 0, Result = "1", CompletionToken = activity.CompletionToken };
        await hub.Service.CompleteActivityTaskAsync(result, cancellationToken: Cancellation);
        await hub.Service.CompleteActivityTaskAsync(result, cancellationToken: Cancellation);
        await hub.Service.AbandonTaskActivityWorkItemAsync(new P.AbandonActivityTaskRequest { CompletionToken = activity.CompletionToken }, cancellationToken: Cancellation);

        P.WorkItem next = await worker.NextAsync();
        Assert.Equal(1, next.OrchestratorRequest.NewEvents.Count(e => e.TaskCompleted is not null));
        await worker.CompleteAsync(RawWorker.Answer(next, RawWorker.End("right")));
        Assert.Equal("right", (await hub.EndAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_worker_runs_no_more_activities_at_a_time_than_it_says()
    {
        int running = 0;
        int most = 0;
        var gate = new Lock();
        await using RunningHub hub = await RunningHub.StartAsync(
            t => t
                .AddOrchestratorFunc("O", context => Task.WhenAll(Enumerable.Range(0, 20).Select(i => context.CallActivityAsync("A", i))))
                .AddActivityFunc<int>("A", async (_, _) =>
                {
                    lock (gate)
                    {
                        most = Math.Max(most, ++running);
                    }
                    await Task.Yield();
                    lock (gate)
                    {
                        running--;
                    }
                }),
            worker: w => w.Concurrency.MaximumConcurrentActivityWorkItems = 2);

        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await hub.RunAsync("O")).RuntimeStatus);
        Assert.InRange(most, 1, 2);
    }

    [Fact]
    public async Task What_a_full_worker_does_not_take_goes_to_another()
    {
        await using RunningHub hub = await RunningHub.StartAsync();
        using var full = new RawWorker(hub, new P.GetWorkItemsRequest { MaxConcurrentOrchestrationWorkItems = 1 });
        string first = await hub.Client.ScheduleNewOrchestrationInstanceAsync("O", Cancellation);
        P.WorkItem taken = await full.NextAsync();
        string second = await hub.Client.ScheduleNewOrchestrationInstanceAsync("O", Cancellation);
        using var other = new RawWorker(hub);

        Assert.Equal(second, (await other.NextAsync()).OrchestratorRequest.InstanceId);
        await full.CompleteAsync(RawWorker.Answer(taken, RawWorker.End("done")));
        Assert.Equal("done", (await hub.EndAsync(first)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Workers_with_filters_get_what_they_know()
    {
        await using RunningHub hub = await RunningHub.StartAsync();
        await hub.AddWorkerAsync(t => t.AddOrchestratorFunc<string>("One", async context => "one " + await context.CallActivityAsync<string>("Two-A")), filters: true);
        await hub.AddWorkerAsync(t => t.AddOrchestratorFunc<string>("Two", _ => "two").AddActivityFunc<string>("Two-A", _ => "a"), filters: true);

        string[] ids = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => hub.Client.ScheduleNewOrchestrationInstanceAsync(i % 2 == 0 ? "One" : "Two", Cancellation)));

        for (int i = 0; i < ids.Length; i++)
        {
            Assert.Equal(i % 2 == 0 ? "one a" : "two", (await hub.EndAsync(ids[i])).ReadOutputAs<string>());
        }
    }

    [Fact]
    public async Task Two_workers_share_the_work()
    {
        var ran = new ConcurrentDictionary<string, int>();
        await using RunningHub hub = await RunningHub.StartAsync(Tasks("one"));
        await hub.AddWorkerAsync(Tasks("two"));

        await RunningHub.UntilAsync(async () =>
        {
            Assert.Equal(OrchestrationRuntimeStatus.Completed, (await hub.RunAsync("O")).RuntimeStatus);
            return ran.Count == 2;
        });

        Action<DurableTaskRegistry> Tasks(string worker) => t => t
            .AddOrchestratorFunc("O", context => context.CallActivityAsync("A"))
            .AddActivityFunc("A", _ => { ran.AddOrUpdate(worker, 1, (_, n) => n + 1); });
    }

    [Fact]
    public async Task An_answer_in_pieces_counts_when_it_is_whole()
    {
        await using RunningHub hub = await RunningHub.StartAsync();
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("O", Cancellation);
        P.WorkItem half;
        using (var doomed = new RawWorker(hub))
        {
            half = await doomed.NextAsync();
            await doomed.CompleteAsync(Piece(half, 0, RawWorker.Activity(0, "lost")));
        }
        using var worker = new RawWorker(hub);
        P.WorkItem turn = await worker.NextAsync();
        await worker.CompleteAsync(Piece(turn, 0, RawWorker.Activity(0, "A")));
        await worker.CompleteAsync(Piece(turn, 1, RawWorker.Activity(1, "B")));
        await worker.CompleteAsync(RawWorker.Answer(turn, RawWorker.Activity(2, "C")));

        string[] names = [(await worker.NextAsync()).ActivityRequest.Name, (await worker.NextAsync()).ActivityRequest.Name, (await worker.NextAsync()).ActivityRequest.Name];
        Assert.Equal(["A", "B", "C"], names.Order(StringComparer.Ordinal));
        Assert.Equal(["A", "B", "C"], hub.Hub.Store.ReadHistory(hub.Hub.Store.Find(id, false)!.Key) is { } bytes
            ? Engine.History.HistoryBytes.Read(bytes).Where(e => e.TaskScheduled is not null).Select(e => e.TaskScheduled.Name)
            : []);
    }

    [Fact]
    public async Task Turns_and_histories_above_the_size_of_a_message_come_through()
    {
        const int Count = 100;
        string text = new('x', 60_000);
        await using RunningHub hub = await RunningHub.StartAsync(t => t
            .AddOrchestratorFunc<int>("O", async context =>
                (await Task.WhenAll(Enumerable.Range(0, Count).Select(i => context.CallActivityAsync<string>("Echo", text)))).Sum(s => s.Length))
            .AddActivityFunc<string, string>("Echo", (_, s) => s));

        Assert.Equal(Count * text.Length, (await hub.RunAsync("O")).ReadOutputAs<int>());
    }

    [Fact]
    public async Task More_events_than_fit_into_a_message_come_through_in_order()
    {
        const int Count = 100;
        string text = new('x', 60_000);
        await using RunningHub hub = await RunningHub.StartAsync();
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("O", Cancellation);
        for (int i = 0; i < Count; i++)
        {
            await hub.Client.RaiseEventAsync(id, "E", $"{i} {text}", Cancellation);
        }

        await hub.AddWorkerAsync(t => t.AddOrchestratorFunc<List<int>>("O", async context =>
        {
            List<int> got = [];
            while (got.Count < Count)
            {
                got.Add(int.Parse((await context.WaitForExternalEvent<string>("E")).Split(' ')[0], CultureInfo.InvariantCulture));
            }
            return got;
        }));

        Assert.Equal(Enumerable.Range(0, Count), (await hub.EndAsync(id)).ReadOutputAs<List<int>>()!);
    }

    [Fact]
    public async Task Entities_are_not_supported_and_it_says_so()
    {
        await using RunningHub hub = await RunningHub.StartAsync();

        RpcException signal = await Assert.ThrowsAsync<RpcException>(async () => await hub.Service.SignalEntityAsync(new P.SignalEntityRequest { InstanceId = "@counter@one", Name = "add" }, cancellationToken: Cancellation));
        RpcException get = await Assert.ThrowsAsync<RpcException>(async () => await hub.Service.GetEntityAsync(new P.GetEntityRequest { InstanceId = "@counter@one" }, cancellationToken: Cancellation));
        RpcException start = await Assert.ThrowsAsync<RpcException>(async () => await hub.Service.StartInstanceAsync(new P.CreateInstanceRequest { InstanceId = "@counter@one", Name = "O" }, cancellationToken: Cancellation));

        Assert.Equal((StatusCode.Unimplemented, StatusCode.Unimplemented, StatusCode.InvalidArgument), (signal.StatusCode, get.StatusCode, start.StatusCode));
        Assert.Contains("entities", signal.Status.Detail, StringComparison.Ordinal);
    }

    private static P.OrchestratorResponse Piece(P.WorkItem item, int index, P.OrchestratorAction action)
    {
        P.OrchestratorResponse piece = RawWorker.Answer(item, action);
#pragma warning disable CS0612 // The published worker still sends large answers so.
        piece.IsPartial = true;
        piece.ChunkIndex = index;
#pragma warning restore CS0612
        return piece;
    }
}
