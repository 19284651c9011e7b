using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using Google.Protobuf;
using LocalHost.Engine;
using LocalHost.Engine.History;
using LocalHost.Engine.Turns;
using LocalHost.Worker;
using LocalHost.Worker.Rpc;

namespace LocalHost.Durable;

/// <summary>
/// Runs orchestrators and activities as functions of the app: an ordinary invocation each. With extended sessions the
/// worker keeps an orchestrator between two turns, and the second brings only what is new; one that it has let go it asks
/// for, and gets the same turn again with the history.
/// </summary>
/// <param name="worker">The app's process.</param>
/// <param name="kept">For how long an orchestrator is kept without a turn; null sends the history with every turn.</param>
internal sealed class FunctionWorkItems(IFunctionWorker worker, TimeSpan? kept = null) : IOrchestrationWorker
{
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _encoding;

    private readonly byte[] _withPast = TurnRequest.Settings(withPast: true, kept);
    private readonly byte[] _withoutPast = TurnRequest.Settings(withPast: false, kept);
    private readonly FrozenDictionary<string, Function> _orchestrators = Of(worker, "orchestrationTrigger");
    private readonly FrozenDictionary<string, Function> _activities = Of(worker, "activityTrigger");

    public async Task<P.OrchestratorResponse> RunOrchestratorAsync(TurnRequest turn)
    {
        if (!_orchestrators.TryGetValue(turn.Name, out Function? function))
        {
            return Failed(turn, Failures.Of(
                "OrchestratorTaskNotFound", $"The orchestrator function '{turn.Name}' does not exist. Those that exist: {Names(_orchestrators)}.", isNonRetriable: true));
        }
        if (turn.IsContinued && kept is not null
            && await RunOrchestratorAsync(function, turn, withPast: false).ConfigureAwait(false) is { RequiresHistory: false } response)
        {
            return response;
        }
        return await RunOrchestratorAsync(function, turn, withPast: true).ConfigureAwait(false);
    }

    public async Task<P.ActivityResponse> RunActivityAsync(P.ActivityRequest activity)
    {
        var response = new P.ActivityResponse { InstanceId = activity.OrchestrationInstance.InstanceId, TaskId = activity.TaskId };
        if (!_activities.TryGetValue(activity.Name, out Function? function))
        {
            response.FailureDetails = Failures.Of(
                "ActivityTaskNotFound", $"The activity function '{activity.Name}' does not exist. Those that exist: {Names(_activities)}.", isNonRetriable: true);
            return response;
        }
        string? input = Single(activity.Input);
        TypedData data = input is null ? new TypedData() : new TypedData { String = input };
        InvocationResponse answer = await InvokeAsync(function, data, activity.OrchestrationInstance.InstanceId, activity.ParentTraceContext?.TraceParent).ConfigureAwait(false);
        if (answer.Result.Status == StatusResult.Types.Status.Success)
        {
            response.Result = Json(answer.ReturnValue);
        }
        else
        {
            response.FailureDetails = FailureOf(answer.Result.Exception);
        }
        return response;
    }

    private async Task<P.OrchestratorResponse> RunOrchestratorAsync(Function function, TurnRequest turn, bool withPast)
    {
        InvocationResponse answer = await InvokeAsync(function, new TypedData { String = Encode(turn, withPast) }, turn.InstanceId, null).ConfigureAwait(false);
        return answer.Result.Status == StatusResult.Types.Status.Success
            ? Decode(answer.ReturnValue?.String)
            : Failed(turn, FailureOf(answer.Result.Exception));
    }

    private static FrozenDictionary<string, Function> Of(IFunctionWorker worker, string trigger) =>
        worker.Functions.Where(f => string.Equals(f.Trigger.Type, trigger, StringComparison.OrdinalIgnoreCase))
            .ToFrozenDictionary(f => f.Name, StringComparer.OrdinalIgnoreCase);

    private static string Names(FrozenDictionary<string, Function> functions) =>
        functions.Count == 0 ? "none" : string.Join(", ", functions.Keys.Order(StringComparer.OrdinalIgnoreCase));

    private async Task<InvocationResponse> InvokeAsync(Function function, TypedData data, string instanceId, string? trace)
    {
        var request = new InvocationRequest { InputData = { new ParameterBinding { Name = function.Trigger.Name, Data = data } } };
        if (function.Trigger.Type.StartsWith("activity", StringComparison.OrdinalIgnoreCase))
        {
            Describe(request, function.Trigger.Name, instanceId, data.String);
        }
        if (trace is not null)
        {
            request.TraceContext = new RpcTraceContext { TraceParent = trace };
        }
        try
        {
            InvocationResponse answer = await worker.InvokeAsync(function, request, CancellationToken.None).ConfigureAwait(false);
            return answer.Result.Status == StatusResult.Types.Status.Cancelled
                ? throw new WorkAbandonedException("The worker cancelled the work, as it does when it is about to stop.")
                : answer;
        }
        catch (WorkerLostException e)
        {
            throw new WorkAbandonedException(e.Message, e);
        }
    }

    /// <summary>What an activity function may bind beside its input.</summary>
    private static void Describe(InvocationRequest request, string parameter, string instanceId, string input)
    {
        request.TriggerMetadata["instanceId"] = new TypedData { String = instanceId };
        if (input.Length == 0)
        {
            return;
        }
        request.TriggerMetadata[parameter] = new TypedData { String = input };
        request.TriggerMetadata["data"] = new TypedData { Json = input };
        if (input[0] != '{')
        {
            return;
        }
        using JsonDocument document = JsonDocument.Parse(input);
        foreach (JsonProperty property in document.RootElement.EnumerateObject())
        {
            request.TriggerMetadata[property.Name] = new TypedData { String = property.Value.ToString() };
        }
    }

    private string Encode(TurnRequest turn, bool withPast)
    {
        ArrayBufferWriter<byte> buffer = _encoding ??= new ArrayBufferWriter<byte>(4096);
        buffer.ResetWrittenCount();
        turn.WriteTo(buffer, withPast, withPast ? _withPast : _withoutPast);
        string text = Convert.ToBase64String(buffer.WrittenSpan);
        if (buffer.Capacity > 256 * 1024)
        {
            _encoding = null;
        }
        return text;
    }

    private static P.OrchestratorResponse Decode(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            throw new InvalidDataException("The worker answered a turn with nothing.");
        }
        try
        {
            return P.OrchestratorResponse.Parser.ParseFrom(Convert.FromBase64String(text));
        }
        catch (FormatException error)
        {
            throw new InvalidDataException("The worker answered a turn with something that is no base64.", error);
        }
    }

    private static P.OrchestratorResponse Failed(TurnRequest turn, P.TaskFailureDetails failure) => new()
    {
        InstanceId = turn.InstanceId,
        Actions =
        {
            new P.OrchestratorAction
            {
                Id = -1,
                CompleteOrchestration = new P.CompleteOrchestrationAction
                {
                    OrchestrationStatus = P.OrchestrationStatus.Failed,
                    Result = $"{failure.ErrorType}: {failure.ErrorMessage}",
                    FailureDetails = failure,
                },
            },
        },
    };

    /// <summary>The one argument in the array that Durable Task wraps arguments in; null when there is none.</summary>
    private static string? Single(string? wrapped)
    {
        if (wrapped is null || wrapped.Length == 0 || wrapped[0] != '[')
        {
            return wrapped;
        }
        using JsonDocument array = JsonDocument.Parse(wrapped);
        return array.RootElement.GetArrayLength() == 0 ? null : array.RootElement[0].GetRawText();
    }

    /// <summary>What a function returned, as JSON; null when it returns nothing.</summary>
    private static string? Json(TypedData? value) => value?.DataCase switch
    {
        TypedData.DataOneofCase.Json => value.Json,
        TypedData.DataOneofCase.String => JsonSerializer.Serialize(value.String),
        TypedData.DataOneofCase.Int => value.Int.ToString(CultureInfo.InvariantCulture),
        TypedData.DataOneofCase.Double => JsonSerializer.Serialize(value.Double),
        TypedData.DataOneofCase.Bytes => JsonSerializer.Serialize(value.Bytes.ToBase64()),
        _ => null,
    };

    /// <summary>A failure as the durable extension of the worker writes it into the message; else the exception as it is.</summary>
    private static P.TaskFailureDetails FailureOf(RpcException? exception)
    {
        if (exception is null)
        {
            return Failures.Of("Unknown", "The function failed and did not say why.");
        }
        if (exception.Message.StartsWith('{'))
        {
            try
            {
                return new JsonParser(JsonParser.Settings.Default.WithIgnoreUnknownFields(true)).Parse<P.TaskFailureDetails>(exception.Message);
            }
            catch (InvalidProtocolBufferException)
            {
                // An exception's own message may begin with a brace as well.
            }
        }
        return new P.TaskFailureDetails
        {
            ErrorType = exception.Type.Length > 0 ? exception.Type : "Exception",
            ErrorMessage = exception.Message,
            StackTrace = exception.StackTrace.Length > 0 ? exception.StackTrace : null,
        };
    }
}
