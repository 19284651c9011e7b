using LocalHost.Engine.Store;

namespace LocalHost.Engine.Tests.Crash;

/// <summary>A turn that a test hands to a store.</summary>
internal sealed class ObservedTurn : TurnCommit
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Done => _done.Task;

    public override void Complete(Exception? error)
    {
        if (error is null)
        {
            _done.SetResult();
        }
        else
        {
            _done.SetException(error);
        }
    }
}
