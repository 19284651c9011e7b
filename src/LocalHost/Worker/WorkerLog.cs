using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using LocalHost.Worker.Rpc;
using Microsoft.Extensions.Logging;

namespace LocalHost.Worker;

/// <summary>
/// Takes the worker's log records into the host's log. A record of a running invocation goes under
/// <c>Function.&lt;name&gt;.User</c>, every other one under the category that it had in the worker; none is left out.
/// </summary>
internal sealed class WorkerLog(ILoggerFactory factory)
{
    private readonly ConcurrentDictionary<string, ILogger> _byFunction = new();

    /// <param name="record">The record.</param>
    /// <param name="function">The function whose invocation it belongs to; null when none of that id runs.</param>
    public void Write(RpcLog record, Function? function)
    {
        ILogger logger = function is not null && record.LogCategory == RpcLog.Types.RpcLogCategory.User
            ? _byFunction.GetOrAdd(function.Name, static (name, factory) => factory.CreateLogger($"Function.{name}.User"), factory)
            : factory.CreateLogger(record.Category.Length > 0 ? record.Category : "Worker");
        var level = (LogLevel)record.Level;
        if (!logger.IsEnabled(level))
        {
            return;
        }
        using IDisposable? scope = record.InvocationId.Length > 0 ? logger.BeginScope(new InvocationScope(record)) : null;
        var id = new EventId(int.TryParse(record.EventId, NumberStyles.Integer, CultureInfo.InvariantCulture, out int number) ? number : 0, record.EventId);
        logger.Log(level, id, record, record.Exception is { } exception ? new LoggedException(exception) : null, static (record, _) => Text(record));
    }

    // A metric has its content in the properties alone.
    private static string Text(RpcLog record) => record.Message.Length > 0 ? record.Message : record.Properties;

    private sealed class InvocationScope(RpcLog record) : IReadOnlyList<KeyValuePair<string, object>>
    {
        public int Count => 2;

        public KeyValuePair<string, object> this[int index] => index switch
        {
            0 => new("InvocationId", record.InvocationId),
            1 => new("WorkerCategory", record.Category),
            _ => throw new ArgumentOutOfRangeException(nameof(index)),
        };

        public IEnumerator<KeyValuePair<string, object>> GetEnumerator()
        {
            yield return this[0];
            yield return this[1];
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        public override string ToString() => $"{record.InvocationId} {record.Category}";
    }
}

/// <summary>An exception that happened in the worker, as it described it.</summary>
internal sealed class LoggedException(RpcException described) : Exception(described.Message)
{
    public override string? StackTrace => described.StackTrace;

    public override string ToString() => described.Type.Length == 0
        ? $"{described.Message}{Environment.NewLine}{described.StackTrace}"
        : $"{described.Type}: {described.Message}{Environment.NewLine}{described.StackTrace}";
}
