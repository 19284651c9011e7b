namespace EmbeddedRuntime.Functions.Invocation;

/// <summary>The cancellation token of an invocation: the caller, the time limit and the end of the app in one.</summary>
internal sealed class InvocationCancellation : IDisposable
{
    private readonly CancellationTokenSource _source;

    public InvocationCancellation(CancellationToken caller, InvocationLimits? limits) =>
        _source = CancellationTokenSource.CreateLinkedTokenSource(caller, limits?.Stopping ?? CancellationToken.None);

    public CancellationToken Token => _source.Token;

    public void Cancel() => _source.Cancel();

    public void Dispose() => _source.Dispose();
}
