using Azure.Storage.Blobs;
using LocalHost.Tests.Triggers;
using Testing.Azurite;

[assembly: AssemblyFixture(typeof(AzuriteFixture))]

namespace LocalHost.Tests.Triggers;

/// <summary>One storage emulator for all tests of this project; each test has containers of its own.</summary>
public sealed class AzuriteFixture : IAsyncLifetime
{
    private readonly SemaphoreSlim _gate = new(1);
    private AzuriteServer? _server;
    private int _containers;

    /// <summary>Starts the emulator when the first test asks for it.</summary>
    public async Task<string> ConnectionStringAsync()
    {
        await _gate.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            _server ??= await AzuriteServer.StartAsync(TestContext.Current.CancellationToken);
            return _server.ConnectionString;
        }
        finally
        {
            _gate.Release();
        }
    }

    public async Task<BlobContainerClient> NewContainerAsync()
    {
        var container = new BlobContainerClient(await ConnectionStringAsync(), $"container{Interlocked.Increment(ref _containers)}");
        await container.CreateAsync(cancellationToken: TestContext.Current.CancellationToken);
        return container;
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
        _gate.Dispose();
    }
}
