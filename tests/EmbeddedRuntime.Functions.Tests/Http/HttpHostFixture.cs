using Microsoft.Extensions.DependencyInjection;

namespace EmbeddedRuntime.Functions.Tests.Http;

public sealed class HttpHostFixture : IAsyncLifetime
{
    public const int SizeLimit = 300_000;

    internal TestHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Host = await TestHost.StartAsync(
        null,
        builder =>
        {
            builder.Configuration["FUNCTIONS_REQUEST_BODY_SIZE_LIMIT"] = SizeLimit.ToString(System.Globalization.CultureInfo.InvariantCulture);
            builder.Services.AddSingleton(new Greeter("Selamat")).AddSingleton<Gate>();
        },
        typeof(HttpFunctions));

    public async ValueTask DisposeAsync() => await Host.DisposeAsync();
}
