namespace Microsoft.DurableTask.Client;

/// <summary>Holds a client as a service without offering the client itself as one.</summary>
internal sealed class BuiltClient(DurableTaskClient client) : IAsyncDisposable
{
    public DurableTaskClient Client { get; } = client;

    public ValueTask DisposeAsync() => Client.DisposeAsync();
}
