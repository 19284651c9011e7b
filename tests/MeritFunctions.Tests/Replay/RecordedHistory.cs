using System.Text;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Microsoft.DurableTask.Protobuf;

namespace MeritFunctions.Tests.Replay;

/// <summary>
/// The last turn of an orchestration as it goes to the worker, with everything that happened before, and what the worker
/// answered. Protobuf in its JSON spelling, an event a line.
/// </summary>
internal sealed record RecordedHistory(OrchestratorRequest Request, OrchestratorResponse Response)
{
    private ExecutionStartedEvent Started =>
        Request.PastEvents.Concat(Request.NewEvents).First(e => e.EventTypeCase == HistoryEvent.EventTypeOneofCase.ExecutionStarted).ExecutionStarted;

    public string Orchestrator => Started.Name;

    public string Version => Started.Version;

    public static RecordedHistory Parse(string json)
    {
        JsonNode document = JsonNode.Parse(json)!;
        return new RecordedHistory(
            JsonParser.Default.Parse<OrchestratorRequest>(document["request"]!.ToJsonString()),
            JsonParser.Default.Parse<OrchestratorResponse>(document["response"]!.ToJsonString()));
    }

    /// <summary>The orchestrator's answer, without what only telemetry reads.</summary>
    public static OrchestratorResponse Run(OrchestratorRequest request, Func<string, string> orchestrator)
    {
        var response = OrchestratorResponse.Parser.ParseFrom(Convert.FromBase64String(orchestrator(Convert.ToBase64String(request.ToByteArray()))));
        response.OrchestrationTraceContext = null;
        return response;
    }

    /// <summary>Replays the history; null when the orchestrator answers as it was recorded, else what it does instead.</summary>
    public string? FindDifference(Func<string, string> orchestrator)
    {
        OrchestratorResponse today = Run(Request, orchestrator);
        return today.Equals(Response) ? null : $"{Request.InstanceId} answered {Response} and answers {today} now.";
    }

    public string ToJson()
    {
        var text = new StringBuilder("{\n\"request\": {\n\"instanceId\": ").Append(JsonValue.Create(Request.InstanceId).ToJsonString()).Append(",\n");
        Append(text, "pastEvents", Request.PastEvents).Append(",\n");
        Append(text, "newEvents", Request.NewEvents).Append(",\n");
        text.Append("\"entityParameters\": ").Append(JsonFormatter.Default.Format(Request.EntityParameters)).Append("\n},\n\"response\": {\n");
        text.Append("\"instanceId\": ").Append(JsonValue.Create(Response.InstanceId).ToJsonString()).Append(",\n");
        if (Response.CustomStatus is { } status)
        {
            text.Append("\"customStatus\": ").Append(JsonValue.Create(status).ToJsonString()).Append(",\n");
        }
        return Append(text, "actions", Response.Actions).Append("\n}\n}\n").ToString();
    }

    private static StringBuilder Append<T>(StringBuilder text, string name, IReadOnlyCollection<T> messages)
        where T : IMessage =>
        text.Append('"').Append(name).Append("\": [\n").AppendJoin(",\n", messages.Select(m => JsonFormatter.Default.Format(m))).Append("\n]");
}
