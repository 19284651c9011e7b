using System.Globalization;
using LocalHost.Worker.Rpc;

namespace LocalHost.Worker;

/// <summary>
/// Takes the worker's log records into the host's log. A record of a running invocation goes under
/// <c>Function.&lt;name&gt;.User</c>, every other one under the category that it had in the worker; none is left out.
/// </summary>
internal sealed class WorkerLog(ILoggerFactory factory)
{
    /// <param name="function">The function whose invocation it belongs to; null when none of that id runs.</param>
    public void Write(RpcLog record, Function? function)
    {
        ILogger logger = function is not null && record.LogCategory == RpcLog.Types.RpcLogCategory.User
            ? factory.CreateLogger($"Function.{function.Name}.User")
            : factory.CreateLogger(record.Category.Length > 0 ? record.Category : "Worker");
        var level = (LogLevel)record.Level;
        if (!logger.IsEnabled(level))
        {
            return;
        }
        using IDisposable? scope = record.InvocationId.Length > 0
            ? logger.BeginScope("{InvocationId} {WorkerCategory}", record.InvocationId, record.Category)
            : null;
        var id = new EventId(int.TryParse(record.EventId, CultureInfo.InvariantCulture, out int number) ? number : 0, record.EventId);
        LoggedException? logged = record.Exception is { } exception ? new LoggedException(exception) : null;
        // A metric has its content in the properties alone.
        logger.Log(level, id, record, logged, static (record, _) => record.Message.Length > 0 ? record.Message : record.Properties);
    }

    private sealed class LoggedException(RpcException described) : Exception(described.Message)
    {
        public override string? StackTrace => described.StackTrace;

        public override string ToString() =>
            $"{described.Type}{(described.Type.Length > 0 ? ": " : "")}{described.Message}{Environment.NewLine}{described.StackTrace}";
    }
}
