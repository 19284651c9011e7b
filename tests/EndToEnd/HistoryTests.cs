using System.Text.RegularExpressions;
using Grpc.Core;
using Grpc.Net.Client;
using Merit.Cli;
using Merit.Cli.Api;
using Merit.Cli.Hosting;
using MeritFunctions.Tests.Replay;
using Microsoft.DurableTask.Protobuf;
using Hub = Microsoft.DurableTask.Protobuf.TaskHubSidecarService.TaskHubSidecarServiceClient;

namespace EndToEnd;

/// <summary>
/// What the running app leaves in its task hub. With <c>MERIT_RECORD_HISTORIES=1</c> the histories of the cycle are kept
/// where the app's own tests replay them, on every build after that; one that is there is never written again.
/// </summary>
public sealed partial class HistoryTests : IDisposable
{
    /// <summary>In the names of everything, so that the same cycle gives the same files.</summary>
    private const string Mark = "recorded";

    private const string MailRun = "mails/0";

    private readonly string _directory = Directory.CreateTempSubdirectory("merit-history-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task A_finished_cycle_leaves_whole_histories_without_personal_data()
    {
        await using LocalStack stack = await LocalStack.StartAsync(Workspace.Find(), LocalStackOptions.OnFreePorts("EndToEnd", _directory), Cancellation);
        TestCycle cycle = await PlayAsync(stack);
        using GrpcChannel channel = GrpcChannel.ForAddress(await TaskHubAsync(stack));
        List<RecordedHistory> histories = await ReadAsync(new Hub(channel), cycle);

        Assert.Equal(
            ["AgencyAssessment", "AgencyAssessment", "AgencyAssessment", "AgencyBatch", "AssessmentCycle", "MailRun"],
            histories.Select(h => h.Orchestrator).Order(StringComparer.Ordinal));
        Assert.All(histories, history =>
        {
            Assert.Equal(OrchestrationStatus.Completed, Assert.Single(history.Response.Actions).CompleteOrchestration.OrchestrationStatus);
            string text = history.ToJson();
            Assert.DoesNotContain('@', text);
            Assert.DoesNotContain(TestCycle.Contact, text, StringComparison.OrdinalIgnoreCase);
        });
        if (Environment.GetEnvironmentVariable("MERIT_RECORD_HISTORIES") == "1")
        {
            Keep(histories);
        }
    }

    // One agency hands in and is confirmed, one is asked for more first, one stays silent and is reminded twice.
    private static async Task<TestCycle> PlayAsync(LocalStack stack)
    {
        using MeritClient api = new(stack.Host.Address, stack.Token);
        using HostClient owner = new(stack.Host);
        using MailboxReader mails = new(stack.Mailbox.Address);
        TestCycle cycle = await TestCycle.OpenAsync(
            api, new SubmissionUploader(stack.ConnectionString), mails, agencies: 3,
            submissionWindow: TimeSpan.FromDays(20), reminders: [TimeSpan.FromDays(14), TimeSpan.FromDays(3)], mark: Mark);
        (string prompt, string asked, string silent) = (cycle.Agencies[0], cycle.Agencies[1], cycle.Agencies[2]);
        await cycle.UploadAsync(prompt, SampleSubmission.Jakarta);
        await cycle.UploadAsync(asked, SampleSubmission.Sukoharjo);
        await cycle.AssessmentAsync(prompt, "awaitingVerification");
        await cycle.AssessmentAsync(asked, "awaitingVerification");
        await cycle.ConfirmAsync(prompt);
        var question = new
        {
            decisionId = "clarify-1",
            receipt = await cycle.ReceiptAsync(asked),
            outcome = "clarify",
            indicators = (string[])["1.1"],
            reason = "Please show the signed job map.",
        };
        await api.DecideAsync(cycle.Id, asked, "assessor-03", question, Cancellation);
        await cycle.AssessmentAsync(asked, "clarificationRequested");
        await cycle.UploadAsync(asked, SampleSubmission.Tangerang, upload: "2");
        await cycle.AssessmentAsync(asked, a => a is { Stage: "awaitingVerification", SelfScore: 288.5m });
        await cycle.ConfirmAsync(asked, "2");
        await cycle.AssessmentAsync(asked, "verified");

        await owner.SetTimeSkippingAsync("Auto", Cancellation);
        await cycle.AssessmentAsync(silent, "notSubmitted");
        await owner.SetTimeSkippingAsync("Off", Cancellation);
        await cycle.ReleaseAsync();
        await cycle.ProgressAsync("every mail to be delivered", p => p.MailsUnderWay == 0 && p.Mails["delivered"] > 0);
        return cycle;
    }

    private static async Task<List<RecordedHistory>> ReadAsync(Hub hub, TestCycle cycle)
    {
        string[] instances = [cycle.Id, $"{cycle.Id}/batch/0", .. cycle.Agencies.Select(agency => $"{cycle.Id}/agency/{agency}"), MailRun];
        List<RecordedHistory> histories = [];
        foreach (string instance in instances)
        {
            using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
            patience.CancelAfter(TestHost.Patience);
            await hub.WaitForInstanceCompletionAsync(new GetInstanceRequest { InstanceId = instance }, cancellationToken: patience.Token);
            List<HistoryEvent> events = [];
            using AsyncServerStreamingCall<HistoryChunk> stream = hub.StreamInstanceHistory(
                new StreamInstanceHistoryRequest { InstanceId = instance, ForWorkItemProcessing = false }, cancellationToken: patience.Token);
            await foreach (HistoryChunk chunk in stream.ResponseStream.ReadAllAsync(patience.Token))
            {
                events.AddRange(chunk.Events);
            }

            histories.Add(LastTurn(instance, events));
        }

        return histories;
    }

    /// <summary>The last turn of an orchestration that has ended, as it went to the worker; what the worker answered stands in the history as well.</summary>
    private static RecordedHistory LastTurn(string instance, List<HistoryEvent> events)
    {
        int turn = events.FindLastIndex(e => e.OrchestratorStarted is not null);
        int end = events.FindIndex(turn, e => e.ExecutionCompleted is not null);
        // What a turn brings has no number; what it asks for has that of its action.
        Assert.All(events[turn..end], e => Assert.Equal(-1, e.EventId));
        ExecutionCompletedEvent ended = events[end].ExecutionCompleted;
        return new RecordedHistory(
            new OrchestratorRequest
            {
                InstanceId = instance,
                PastEvents = { events[..turn] },
                NewEvents = { events[turn..end] },
                EntityParameters = new OrchestratorEntityParameters { EntityMessageReorderWindow = new() { Seconds = 1800 } },
            },
            new OrchestratorResponse
            {
                InstanceId = instance,
                Actions =
                {
                    new OrchestratorAction
                    {
                        Id = events[end].EventId,
                        CompleteOrchestration = new CompleteOrchestrationAction
                        {
                            OrchestrationStatus = ended.OrchestrationStatus,
                            Result = ended.Result,
                            FailureDetails = ended.FailureDetails,
                        },
                    },
                },
            });
    }

    private static void Keep(List<RecordedHistory> histories)
    {
        string folder = Path.Combine(Workspace.Find().Root, "tests", "MeritFunctions.Tests", "Histories");
        foreach (RecordedHistory history in histories)
        {
            string own = history.Request.InstanceId.Split('/')[^1];
            string file = Path.Combine(folder, $"{history.Orchestrator}-{history.Version}-host-{own}.json");
            if (!File.Exists(file))
            {
                File.WriteAllText(file, history.ToJson());
            }
        }
    }

    // The host says it in its log; an app learns it from the host.
    private static async Task<string> TaskHubAsync(LocalStack stack)
    {
        using StreamReader log = new(new FileStream(Path.Combine(stack.LogDirectory, "host.log"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return Address().Match(await log.ReadToEndAsync(Cancellation)).Groups["address"].Value;
    }

    [GeneratedRegex(@"^Task hub on (?<address>http://\S+)", RegexOptions.Multiline)]
    private static partial Regex Address();
}
