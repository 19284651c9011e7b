using System.Threading.Channels;

namespace LocalHost.Engine.Turns;

/// <summary>An activity to run.</summary>
/// <param name="Session">Who asked, and gets the result.</param>
internal sealed record ActivityWork(OrchestrationSession Session, int Generation, P.ActivityRequest Request);

/// <summary>Runs activities, at most so many at a time, in the order in which they were asked for.</summary>
internal sealed class ActivityDispatcher
{
    private readonly Channel<ActivityWork> _waiting = Channel.CreateUnbounded<ActivityWork>();
    private readonly Task _running;
    private volatile bool _isClosed;

    public ActivityDispatcher(int maximum, Func<ActivityWork, Task> run) =>
        _running = Task.WhenAll(Enumerable.Range(0, maximum).Select(_ => RunAsync(run)));

    public void Enqueue(ActivityWork work) => _waiting.Writer.TryWrite(work);

    /// <summary>Starts no more activities; completes when those that run have ended.</summary>
    public Task CloseAsync()
    {
        _isClosed = true;
        _waiting.Writer.TryComplete();
        return _running;
    }

    private async Task RunAsync(Func<ActivityWork, Task> run)
    {
        await foreach (ActivityWork work in _waiting.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            if (_isClosed)
            {
                return;
            }
            await run(work).ConfigureAwait(false);
        }
    }
}
