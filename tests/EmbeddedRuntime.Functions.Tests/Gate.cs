namespace EmbeddedRuntime.Functions.Tests;

/// <summary>Something that functions wait for until the test opens it.</summary>
public sealed class Gate
{
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Opened => _opened.Task;

    public void Open() => _opened.TrySetResult();
}
