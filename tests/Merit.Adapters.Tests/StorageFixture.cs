using Merit.Adapters.Storage;
using Merit.Adapters.Tests;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Testing.Azurite;

[assembly: AssemblyFixture(typeof(StorageFixture))]

namespace Merit.Adapters.Tests;

/// <summary>The stores over one storage emulator; each test uses cycle ids of its own.</summary>
public sealed class StorageFixture : IAsyncLifetime
{
    private AzuriteServer? _server;
    private ServiceProvider? _services;

    public string ConnectionString => _server!.ConnectionString;

    public T Get<T>()
        where T : notnull => _services!.GetRequiredService<T>();

    public async ValueTask InitializeAsync()
    {
        _server = await AzuriteServer.StartAsync(TestContext.Current.CancellationToken);
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { [MeritStorageServices.Setting] = _server.ConnectionString })
            .Build();
        _services = new ServiceCollection().AddMeritStorage(configuration).BuildServiceProvider();
        await Get<MeritStorage>().EnsureCreatedAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_services is not null)
        {
            await _services.DisposeAsync();
        }

        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    /// <summary>An id that no other test has.</summary>
    public static string NewId() => $"t-{Guid.NewGuid():N}"[..20];
}
