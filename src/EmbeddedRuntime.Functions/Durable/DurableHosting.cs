using EmbeddedRuntime.Functions.Configuration;
using EmbeddedRuntime.Functions.Discovery;
using EmbeddedRuntime.Functions.Invocation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EmbeddedRuntime.Functions.Durable;

/// <summary>Puts the durable engine behind the functions.</summary>
internal static class DurableHosting
{
    public static void Add(IServiceCollection services, EmbeddedRuntimeOptions options, HostJson host, FunctionCatalog catalog)
    {
        _ = (options, host, catalog);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(new ClockHold(null));
    }
}
