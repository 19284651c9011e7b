using Microsoft.Extensions.DependencyInjection;

namespace EmbeddedRuntime.Functions.Tests.Durable;

public sealed class ManagementHostFixture : IAsyncLifetime
{
    internal TestHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync() =>
        Host = await TestHost.StartAsync(null, builder => builder.Services.AddSingleton<Ledger>(), typeof(DurableFunctions));

    public async ValueTask DisposeAsync() => await Host.DisposeAsync();
}
