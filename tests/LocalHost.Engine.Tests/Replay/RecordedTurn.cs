using System.Text.Json.Nodes;
using Google.Protobuf;
using LocalHost.Engine.Tests.Crash;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Worker.Grpc;

namespace LocalHost.Engine.Tests.Replay;

/// <summary>A turn as a worker once got and answered it. It holds the whole history, so that running it again replays every turn before it.</summary>
/// <param name="Orchestrator">Name of the orchestrator.</param>
/// <param name="Request">What the worker got.</param>
/// <param name="Response">What it answered.</param>
internal sealed record RecordedTurn(string Orchestrator, P.OrchestratorRequest Request, P.OrchestratorResponse Response)
{
    /// <summary>Makes a record without what differs from machine to machine: where in the source something was thrown.</summary>
    public static RecordedTurn Of(string orchestrator, P.OrchestratorRequest request, P.OrchestratorResponse response)
    {
        var turn = new RecordedTurn(orchestrator, request.Clone(), response.Clone());
        foreach (P.HistoryEvent e in turn.Request.PastEvents.Concat(turn.Request.NewEvents))
        {
            Strip(HistoryRules.Failure(e));
        }
        Strip(turn.Response);
        turn.Response.CompletionToken = string.Empty;
        return turn;
    }

    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithIndentation());

    public static RecordedTurn Parse(string json)
    {
        JsonNode node = JsonNode.Parse(json)!;
        return new RecordedTurn(
            node["orchestrator"]!.GetValue<string>(),
            JsonParser.Default.Parse<P.OrchestratorRequest>(node["request"]!.ToJsonString()),
            JsonParser.Default.Parse<P.OrchestratorResponse>(node["response"]!.ToJsonString()));
    }

    public string ToJson() =>
        $$"""
        {
        "orchestrator": "{{Orchestrator}}",
        "request": {{Formatter.Format(Request)}},
        "response": {{Formatter.Format(Response)}}
        }

        """;

    /// <summary>How an orchestrator of today answers otherwise than was recorded; null when it does not.</summary>
    public string? FindDifference(ITaskOrchestrator orchestrator)
    {
        string answer = GrpcOrchestrationRunner.LoadAndRun(Convert.ToBase64String(Request.ToByteArray()), orchestrator);
        string expected = Comparable(Response);
        string actual = Comparable(P.OrchestratorResponse.Parser.ParseFrom(Convert.FromBase64String(answer)));
        return expected == actual ? null : $"It was recorded that '{Orchestrator}' answers {expected}; it answers {actual}.";
    }

    private static string Comparable(P.OrchestratorResponse response)
    {
        var shown = new P.OrchestratorResponse { CustomStatus = response.CustomStatus, Actions = { response.Actions.Select(a => a.Clone()) } };
        Strip(shown);
        return shown.ToString();
    }

    private static void Strip(P.OrchestratorResponse response)
    {
        foreach (P.OrchestratorAction action in response.Actions)
        {
            Strip(action.CompleteOrchestration?.FailureDetails);
        }
    }

    private static void Strip(P.TaskFailureDetails? failure)
    {
        for (; failure is not null; failure = failure.InnerFailure)
        {
            failure.StackTrace = null;
        }
    }
}
