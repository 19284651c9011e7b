namespace EmbeddedRuntime.DurableTask.Store;

/// <summary>A request whose caller awaits the answer.</summary>
/// <typeparam name="TAnswer">What the caller learns.</typeparam>
internal abstract class ClientRequest<TAnswer> : StoreRequest
{
    private readonly TaskCompletionSource<TAnswer> _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What the commit decided.</summary>
    public TAnswer Answer { get; set; } = default!;

    public Task<TAnswer> Completion => _source.Task;

    public override void Complete(Exception? error)
    {
        if (error is null)
        {
            _source.TrySetResult(Answer);
        }
        else
        {
            _source.TrySetException(error);
        }
    }
}
