using EmbeddedRuntime.DurableTask.Store;
using EmbeddedRuntime.DurableTask.Store.InMemory;

namespace EmbeddedRuntime.DurableTask.Tests.Contract;

public sealed class InMemoryVersionTests : VersionContract, IAsyncDisposable
{
    private readonly InMemoryOrchestrationStore _store = new();

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected override IOrchestrationStore? Store(EmbeddedTaskHubOptions options) => _store;
}
