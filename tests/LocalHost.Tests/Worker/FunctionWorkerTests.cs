using Grpc.Core;
using Grpc.Net.Client;
using LocalHost.Configuration;
using LocalHost.Worker;
using LocalHost.Worker.Rpc;
using Microsoft.Extensions.Logging;
using Status = LocalHost.Worker.Rpc.StatusResult.Types.Status;

namespace LocalHost.Tests.Worker;

/// <summary>The unmodified worker, driven by the host's side of its contract.</summary>
public sealed class FunctionWorkerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_apps_functions_are_listed_with_everything_that_their_bindings_say()
    {
        await using SampleWorker sample = await SampleWorker.StartAsync();
        Function announced = sample.Worker.Functions.Single(function => function.Name == "Announced");
        Assert.Equal(("blobTrigger", "announced/{folder}/{name}"), (announced.Trigger.Type, announced.Trigger.Text("path")));
        Assert.Equal("EventGrid", announced.Trigger.Text("source"));
        Function start = sample.Worker.Functions.Single(function => function.Name == "Start");
        Assert.Equal(["httpTrigger", "durableClient", "http"], start.Bindings.Select(binding => binding.Type));
        Assert.NotNull(await sample.Worker.HttpAddressAsync(Cancellation));
    }

    [Fact]
    public async Task Each_of_a_thousand_invocations_at_once_gets_its_own_answer()
    {
        await using SampleWorker sample = await SampleWorker.StartAsync();
        InvocationResponse[] answers = await Task.WhenAll(Enumerable.Range(0, 1000).Select(number => sample.RunAsync("SayHello", $"\"{number}\"", Cancellation)));
        Assert.Equal(Enumerable.Range(0, 1000).Select(number => $"\"Hello {number}!\""), answers.Select(Answer));
    }

    [Fact]
    public async Task A_function_that_throws_is_answered_with_its_exception()
    {
        await using SampleWorker sample = await SampleWorker.StartAsync();
        InvocationResponse answer = await sample.RunAsync("Fails", "\"as told\"", Cancellation);
        Assert.Equal(Status.Failure, answer.Result.Status);
        Assert.Contains("as told", answer.Result.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_invocation_holds_the_clock_and_is_cancelled_when_its_token_is()
    {
        await using SampleWorker sample = await SampleWorker.StartAsync();
        using var cancel = new CancellationTokenSource();
        Task<InvocationResponse> running = sample.RunAsync("Work", "1", cancel.Token);
        await Eventually.SeeAsync(() => sample.Marks.Lines("work-started").Length, count => count == 1);
        Assert.Equal(1, sample.Clock.Busy);
        await cancel.CancelAsync();
        // The durable extension of the worker makes a failure of it; other functions answer Cancelled.
        Assert.Contains("TaskCanceledException", (await running).Result.Exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, sample.Clock.Busy);
    }

    [Fact]
    public async Task What_a_function_logs_arrives_whole_under_its_name_and_what_nobody_invoked_under_its_own()
    {
        var log = new RecordedLog();
        await using SampleWorker sample = await SampleWorker.StartAsync(log: log);
        InvocationResponse answer = await sample.RunAsync("Tells", "\"this\"", Cancellation);
        RecordedLog.Line[] told = [.. log.Lines.Where(line => line.Category == "Function.Tells.User")];
        Assert.Equal(["Information this", "Error this"], told.Select(line => line.Text));
        Assert.All(told, line => Assert.Equal($"{answer.InvocationId} LocalHost.SampleApp.Activities", line.Scope));
        RecordedLog.Line error = told[1];
        Assert.Equal((LogLevel.Error, "Told"), (error.Level, error.Id.Name));
        Assert.Contains("System.InvalidOperationException", error.Exception!.ToString(), StringComparison.Ordinal);
        Assert.Contains("The logged exception.", error.Exception!.ToString(), StringComparison.Ordinal);
        Assert.Contains(log.Lines, line => line.Category == "Microsoft.Hosting.Lifetime" && line.Scope is null);
    }

    [Fact]
    public async Task A_worker_that_dies_loses_what_it_ran_and_the_next_one_takes_over()
    {
        await using SampleWorker sample = await SampleWorker.StartAsync();
        Task<InvocationResponse> pending = sample.RunAsync("Work", "1", Cancellation);
        await Eventually.SeeAsync(() => sample.Marks.Lines("work-started").Length, count => count == 1);
        await Assert.ThrowsAsync<WorkerLostException>(() => sample.RunAsync("Dies", "\"\"", Cancellation));
        await Assert.ThrowsAsync<WorkerLostException>(() => pending);
        Assert.Equal("\"Hello again!\"", Answer(await sample.RunAsync("SayHello", "\"again\"", Cancellation)));
    }

    [Fact]
    public async Task After_five_deaths_in_a_minute_the_host_says_why_and_no_invocation_waits_any_more()
    {
        await using SampleWorker sample = await SampleWorker.StartAsync();
        for (int death = 0; death < 5; death++)
        {
            await Assert.ThrowsAsync<WorkerLostException>(() => sample.RunAsync("Dies", "\"\"", Cancellation));
        }
        Task completion = sample.Worker.Completion.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        HostProblemException problem = await Assert.ThrowsAsync<HostProblemException>(() => completion);
        Assert.Contains("5 times within a minute", problem.Message, StringComparison.Ordinal);
        Assert.Contains("exit code 137", problem.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<WorkerLostException>(() => sample.RunAsync("SayHello", "\"nobody\"", Cancellation));
    }

    [Fact]
    public async Task A_function_over_its_time_is_cancelled_and_one_that_does_not_listen_ends_with_its_worker()
    {
        await using SampleWorker sample = await SampleWorker.StartAsync(start => start with { FunctionTimeout = TimeSpan.FromSeconds(2) });
        await Assert.ThrowsAsync<WorkerLostException>(() => sample.RunAsync("Work", "1", Cancellation));
        WorkerLostException lost = await Assert.ThrowsAsync<WorkerLostException>(() => sample.RunAsync("Hangs", "\"\"", Cancellation));
        Assert.Contains("functionTimeout", lost.Message, StringComparison.Ordinal);
        Assert.True(lost.TimedOut);
        Assert.Equal("\"Hello again!\"", Answer(await sample.RunAsync("SayHello", "\"again\"", Cancellation)));
    }

    [Fact]
    public async Task Stopping_waits_for_what_runs()
    {
        await using SampleWorker sample = await SampleWorker.StartAsync();
        Task<InvocationResponse> running = sample.RunAsync("Work", "1", Cancellation);
        await Eventually.SeeAsync(() => sample.Marks.Lines("work-started").Length, count => count == 1);
        Task stopping = sample.Worker.StopAsync(Cancellation);
        sample.Marks.Write("go", "");
        Assert.Equal(Status.Success, (await running).Result.Status);
        await stopping;
        await Assert.ThrowsAsync<WorkerLostException>(() => sample.RunAsync("SayHello", "\"late\"", Cancellation));
    }

    [Fact]
    public async Task Stopping_cancels_what_runs_when_the_time_for_draining_is_over()
    {
        await using SampleWorker sample = await SampleWorker.StartAsync();
        Task<InvocationResponse> running = sample.RunAsync("Work", "1", Cancellation);
        Task<InvocationResponse> hanging = sample.RunAsync("Hangs", "\"\"", Cancellation);
        await Eventually.SeeAsync(() => sample.Marks.Lines("work-started").Length, count => count == 1);
        await sample.Worker.StopAsync(new CancellationToken(canceled: true));
        // The worker answered that one failed; it was the host that made it fail.
        Assert.Contains("stopping", (await Assert.ThrowsAsync<WorkerLostException>(() => running)).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<WorkerLostException>(() => hanging);
    }

    [Fact]
    public async Task A_stranger_is_not_let_in()
    {
        await using SampleWorker sample = await SampleWorker.OpenAsync();
        using GrpcChannel channel = GrpcChannel.ForAddress(sample.Address);
        using AsyncDuplexStreamingCall<StreamingMessage, StreamingMessage> call = new FunctionRpc.FunctionRpcClient(channel).EventStream(cancellationToken: Cancellation);
        await call.RequestStream.WriteAsync(new StreamingMessage { StartStream = new StartStream { WorkerId = "stranger" } }, Cancellation);
        Grpc.Core.RpcException refused = await Assert.ThrowsAsync<Grpc.Core.RpcException>(() => call.ResponseStream.MoveNext(Cancellation));
        Assert.Equal(StatusCode.PermissionDenied, refused.StatusCode);
    }

    [Fact]
    public async Task A_program_that_ends_at_once_is_told_with_its_last_words()
    {
        await using SampleWorker sample = await SampleWorker.OpenAsync(
            start => start with { Program = new WorkerConfig("/bin/sh", ["-c", "echo no such thing >&2; exit 3", "app"]) });
        HostProblemException problem = await Assert.ThrowsAsync<HostProblemException>(() => sample.Worker.StartAsync(_ => [], Cancellation));
        Assert.Contains("exit code 3: no such thing", problem.Message, StringComparison.Ordinal);
        Assert.Contains(BuildOutput.SampleApp, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_never_connects_is_given_up()
    {
        await using SampleWorker sample = await SampleWorker.OpenAsync(start => start with
        {
            Program = new WorkerConfig("/bin/sh", ["-c", "exec sleep 600", "app"]),
            ConnectLimit = TimeSpan.FromMilliseconds(200),
        });
        HostProblemException problem = await Assert.ThrowsAsync<HostProblemException>(() => sample.Worker.StartAsync(_ => [], Cancellation));
        Assert.Contains("did not connect to the host within 0.2 s", problem.Message, StringComparison.Ordinal);
    }

    private static string Answer(InvocationResponse response) => response.ReturnValue.Json.Length > 0 ? response.ReturnValue.Json : $"\"{response.ReturnValue.String}\"";
}
