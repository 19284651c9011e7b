using Microsoft.Extensions.Logging;

namespace LocalHost.Worker;

/// <summary>
/// Holds invocations to <c>functionTimeout</c>, all with one timer. One that is over its time is cancelled; when that
/// does not end it, nothing but the end of the process will.
/// </summary>
internal sealed class InvocationLimit : IDisposable
{
    private static readonly TimeSpan LongestGrace = TimeSpan.FromSeconds(5);

    private readonly WorkerSession _session;
    private readonly long _limit;
    private readonly long _grace;
    private readonly ILogger _log;
    private readonly Timer _timer;

    public InvocationLimit(WorkerSession session, TimeSpan limit, ILogger log)
    {
        _session = session;
        _limit = (long)limit.TotalMilliseconds;
        _grace = Math.Min(_limit, (long)LongestGrace.TotalMilliseconds);
        _log = log;
        TimeSpan pause = TimeSpan.FromMilliseconds(Math.Clamp(_limit / 4, 50, 1_000));
        _timer = new Timer(static limit => ((InvocationLimit)limit!).Sweep(), this, pause, pause);
    }

    public void Dispose() => _timer.Dispose();

    private void Sweep()
    {
        foreach (Invocation invocation in _session.Channel.Running)
        {
            if (invocation.Age <= _limit)
            {
                continue;
            }
            string why = $"Function '{invocation.Function.Name}' ran longer than functionTimeout allows ({TimeSpan.FromMilliseconds(_limit)}).";
            if (invocation.Cancel(why))
            {
                _log.LogError("{Why} Invocation {InvocationId} is cancelled.", why, invocation.Id);
            }
            else if (invocation.Age > _limit + _grace)
            {
                _log.LogError("{Why} Invocation {InvocationId} did not end when cancelled: the worker is killed.", why, invocation.Id);
                _session.Kill();
            }
        }
    }
}
