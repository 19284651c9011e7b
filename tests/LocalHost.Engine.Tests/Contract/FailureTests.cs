using LocalHost.Engine.Clock;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace LocalHost.Engine.Tests.Contract;

/// <summary>Failures and retries.</summary>
public sealed class FailureTests
{
    [Fact]
    public async Task An_activity_failure_can_be_caught_and_tells_what_it_was()
    {
        await using RunningHub hub = await RunningHub.StartAsync(tasks => tasks
            .AddOrchestratorFunc<string>("Catch", async context =>
            {
                try
                {
                    await context.CallActivityAsync("Throw");
                    return "nothing";
                }
                catch (TaskFailedException e)
                {
                    return $"{e.TaskName} {e.FailureDetails.ErrorType} {e.FailureDetails.ErrorMessage} {e.FailureDetails.IsCausedBy<ArithmeticException>()} {e.FailureDetails.InnerFailure?.ErrorType}";
                }
            })
            .AddActivityFunc("Throw", _ => throw new DivideByZeroException("by zero", new FormatException("inner"))));

        Assert.Equal("Throw System.DivideByZeroException by zero True System.FormatException", (await hub.RunAsync("Catch")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task An_uncaught_failure_fails_the_orchestration()
    {
        await using RunningHub hub = await RunningHub.StartAsync(tasks => tasks
            .AddOrchestratorFunc("Fails", async context => await context.CallActivityAsync("Throw"))
            .AddActivityFunc("Throw", _ => throw new FormatException("bad")));

        OrchestrationMetadata end = await hub.RunAsync("Fails");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Equal("Microsoft.DurableTask.TaskFailedException", end.FailureDetails!.ErrorType);
        Assert.Equal("System.FormatException", end.FailureDetails.InnerFailure!.ErrorType);
    }

    [Fact]
    public async Task An_unknown_activity_fails_the_orchestration_without_retries()
    {
        await using RunningHub hub = await RunningHub.StartAsync(tasks => tasks.AddOrchestratorFunc("Fails", async context =>
            await context.CallActivityAsync("Missing", options: TaskOptions.FromRetryPolicy(new RetryPolicy(5, TimeSpan.FromDays(1))))));

        OrchestrationMetadata end = await hub.RunAsync("Fails");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Contains("Missing", end.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_orchestrator_is_accepted_and_fails()
    {
        await using RunningHub hub = await RunningHub.StartAsync(tasks => tasks.AddOrchestratorFunc("Known", _ => { }));

        OrchestrationMetadata end = await hub.RunAsync("Unknown");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Equal("OrchestratorTaskNotFound", end.FailureDetails!.ErrorType);
        Assert.Contains("'Unknown'", end.FailureDetails.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_retry_policy_tries_again_after_growing_pauses()
    {
        int tries = 0;
        await using RunningHub hub = await RunningHub.StartAsync(
            tasks => tasks
                .AddOrchestratorFunc<TimeSpan>("Retry", async context =>
                {
                    DateTime start = context.CurrentUtcDateTime;
                    await context.CallActivityAsync("Flaky", options: TaskOptions.FromRetryPolicy(new RetryPolicy(4, TimeSpan.FromHours(1), 2.0, TimeSpan.FromDays(1))));
                    return context.CurrentUtcDateTime - start;
                })
                .AddActivityFunc("Flaky", _ =>
                {
                    if (Interlocked.Increment(ref tries) < 4)
                    {
                        throw new TimeoutException();
                    }
                }),
            skipping: TimeSkipping.Auto);

        TimeSpan took = (await hub.RunAsync("Retry")).ReadOutputAs<TimeSpan>();

        Assert.Equal(4, tries);
        Assert.InRange(took, TimeSpan.FromHours(7), TimeSpan.FromHours(7.1));
    }

    [Fact]
    public async Task A_retry_policy_judges_the_failure()
    {
        int tries = 0;
        await using RunningHub hub = await RunningHub.StartAsync(tasks => tasks
            .AddOrchestratorFunc("Retry", async context => await context.CallActivityAsync("Fails", options: TaskOptions.FromRetryPolicy(
                new RetryPolicy(10, TimeSpan.FromMilliseconds(1)) { HandleFailure = f => !f.IsCausedBy<FormatException>() })))
            .AddActivityFunc("Fails", _ => throw (Interlocked.Increment(ref tries) < 3 ? new TimeoutException() : new FormatException())));

        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await hub.RunAsync("Retry")).RuntimeStatus);
        Assert.Equal(3, tries);
    }

    [Fact]
    public async Task A_retry_handler_decides_and_may_wait_itself()
    {
        int tries = 0;
        await using RunningHub hub = await RunningHub.StartAsync(
            tasks => tasks
                .AddOrchestratorFunc<int>("Retry", async context =>
                    await context.CallActivityAsync<int>("Flaky", options: TaskOptions.FromRetryHandler(async retry =>
                    {
                        await retry.OrchestrationContext.CreateTimer(TimeSpan.FromDays(1), CancellationToken.None);
                        return retry.LastAttemptNumber < 5;
                    })))
                .AddActivityFunc<int>("Flaky", _ => Interlocked.Increment(ref tries) < 3 ? throw new TimeoutException() : tries),
            skipping: TimeSkipping.Auto);

        Assert.Equal(3, (await hub.RunAsync("Retry")).ReadOutputAs<int>());
    }

    [Fact]
    public async Task A_failed_sub_orchestration_can_be_tried_again_under_its_own_id()
    {
        int tries = 0;
        await using RunningHub hub = await RunningHub.StartAsync(tasks => tasks
            .AddOrchestratorFunc<string>("Parent", async context => await context.CallSubOrchestratorAsync<string>(
                "Child", options: new SubOrchestrationOptions(TaskOptions.FromRetryPolicy(new RetryPolicy(3, TimeSpan.FromMilliseconds(1))), "kid")))
            .AddOrchestratorFunc<string>("Child", async context => await context.CallActivityAsync<string>("Flaky"))
            .AddActivityFunc<string>("Flaky", _ => Interlocked.Increment(ref tries) < 3 ? throw new TimeoutException() : "third"));

        Assert.Equal("third", (await hub.RunAsync("Parent")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_sub_orchestration_under_an_id_that_runs_fails()
    {
        await using RunningHub hub = await RunningHub.StartAsync(tasks => tasks
            .AddOrchestratorFunc("Waits", async context => await context.WaitForExternalEvent<string>("Never"))
            .AddOrchestratorFunc<string>("Parent", async context =>
            {
                try
                {
                    await context.CallSubOrchestratorAsync("Waits", options: new SubOrchestrationOptions(instanceId: "taken"));
                    return "ran";
                }
                catch (TaskFailedException e)
                {
                    return e.FailureDetails.ErrorType;
                }
            }));
        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Waits", new StartOrchestrationOptions("taken"), TestContext.Current.CancellationToken);

        Assert.EndsWith("OrchestrationAlreadyExistsException", (await hub.RunAsync("Parent")).ReadOutputAs<string>(), StringComparison.Ordinal);
    }
}
