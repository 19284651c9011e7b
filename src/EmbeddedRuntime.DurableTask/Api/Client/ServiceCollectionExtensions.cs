using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.DurableTask.Client;

/// <summary>Adds clients to services; the unnamed one also as the service <see cref="DurableTaskClient"/>.</summary>
public static class ServiceCollectionExtensions
{
    /// <summary>Adds a client, or goes on with that of the same name.</summary>
    public static IDurableTaskClientBuilder AddDurableTaskClient(this IServiceCollection services, string? name = null) =>
        Add(services, name ?? Options.DefaultName, static _ => { });

    /// <summary>Adds the unnamed client.</summary>
    public static IServiceCollection AddDurableTaskClient(
        this IServiceCollection services, Action<IDurableTaskClientBuilder> configure) =>
        services.AddDurableTaskClient(Options.DefaultName, configure);

    /// <summary>Adds a client, or goes on with that of the same name.</summary>
    public static IServiceCollection AddDurableTaskClient(
        this IServiceCollection services, string name, Action<IDurableTaskClientBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        Add(services, name, configure);
        return services;
    }

    private static IDurableTaskClientBuilder Add(
        IServiceCollection services, string name, Action<IDurableTaskClientBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton<IDurableTaskClientProvider, DefaultDurableTaskClientProvider>();
        IDurableTaskClientBuilder builder = ClientBuilders.Of(services).GetOrAdd(name, services, out bool added);
        configure(builder);
        if (added)
        {
            services.AddOptions<DurableTaskClientOptions>(name).Configure<IServiceProvider>((options, provider) =>
            {
                if (!options.HasDataConverter && provider.GetService<DataConverter>() is { } converter)
                {
                    options.DataConverter = converter;
                }
            });
            services.AddSingleton(provider => new BuiltClient(builder.Build(provider)));
            if (name == Options.DefaultName)
            {
                builder.RegisterDirectly();
            }
        }

        return builder;
    }
}
