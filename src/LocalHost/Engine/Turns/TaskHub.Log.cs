using Microsoft.Extensions.Logging;

namespace LocalHost.Engine.Turns;

/// <content>Log lines: names, ids and counts; never a payload, and of an exception its type only where it is the app's.</content>
internal sealed partial class TaskHub
{
    [LoggerMessage(1, LogLevel.Information, "Took up {Count} pending orchestration instances.")]
    private partial void LogRecovered(int count);

    [LoggerMessage(2, LogLevel.Warning, "Stopped with {Count} activities still running; they run again at the next start.")]
    private partial void LogLeft(int count);

    [LoggerMessage(3, LogLevel.Debug, "Orchestration '{Name}' with instance id '{InstanceId}' ended as {Status}.")]
    private partial void LogEnded(string name, string instanceId, P.OrchestrationStatus status);

    [LoggerMessage(4, LogLevel.Error, "A turn of the instance with key {Key} could not be stored; it is tried again.")]
    private partial void LogTurnFailed(Exception error, long key);

    [LoggerMessage(6, LogLevel.Warning, "Left orchestration '{Name}' with instance id '{InstanceId}' alone: its version '{Version}' is not one that this app runs.")]
    private partial void LogRejected(string name, string instanceId, string version);

    [LoggerMessage(7, LogLevel.Information, "Activity '{Name}' of instance '{InstanceId}' (task {TaskId}) failed with {ErrorType}.")]
    private partial void LogActivityFailed(string name, string instanceId, int taskId, string errorType);
}
