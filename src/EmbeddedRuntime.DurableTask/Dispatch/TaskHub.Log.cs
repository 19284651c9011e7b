using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace EmbeddedRuntime.DurableTask.Dispatch;

/// <content>Log lines: names, ids and counts; never a payload, and of an exception its type only where it is the app's.</content>
internal sealed partial class TaskHub
{
    [LoggerMessage(1, LogLevel.Information, "Took up {Count} pending orchestration instances.")]
    private partial void LogRecovered(int count);

    [LoggerMessage(2, LogLevel.Warning, "Stopped with {Count} activities still running; they run again at the next start.")]
    private partial void LogLeft(int count);

    [LoggerMessage(3, LogLevel.Debug, "Orchestration '{Name}' with instance id '{InstanceId}' ended as {Status}.")]
    private partial void LogEnded(string name, string instanceId, OrchestrationRuntimeStatus status);

    [LoggerMessage(4, LogLevel.Error, "A turn of the instance with key {Key} could not be stored; it is tried again.")]
    private partial void LogTurnFailed(Exception error, long key);

    [LoggerMessage(5, LogLevel.Debug, "Replaying {Events} history events of orchestration '{Name}' with instance id '{InstanceId}'.")]
    private partial void LogReplay(string name, string instanceId, int events);

    [LoggerMessage(6, LogLevel.Warning, "Left orchestration '{Name}' with instance id '{InstanceId}' alone: its version '{Version}' is not one that this worker runs.")]
    private partial void LogRejected(string name, string instanceId, string version);

    [LoggerMessage(7, LogLevel.Information, "Activity '{Name}' of instance '{InstanceId}' (task {TaskId}) threw {ErrorType}.")]
    private partial void LogActivityFailed(string name, string instanceId, int taskId, Type errorType);
}
