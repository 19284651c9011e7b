using Azure.Storage.Blobs;
using EmbeddedRuntime.Functions.Tests;
using Testing.Azurite;

[assembly: AssemblyFixture(typeof(AzuriteFixture))]

namespace EmbeddedRuntime.Functions.Tests;

/// <summary>One storage emulator for all tests of this project; each test has containers of its own.</summary>
public sealed class AzuriteFixture : IAsyncLifetime
{
    private readonly SemaphoreSlim _gate = new(1);
    private AzuriteServer? _server;

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

    public async Task<BlobContainerClient> NewContainerAsync(string name)
    {
        var container = new BlobContainerClient(await ConnectionStringAsync(), name);
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
