using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Microsoft.DurableTask.Worker;

/// <summary>Adds workers to services; each is a hosted service.</summary>
public static class ServiceCollectionExtensions
{
    /// <summary>Adds a worker, or goes on with that of the same name.</summary>
    public static IDurableTaskWorkerBuilder AddDurableTaskWorker(this IServiceCollection services, string? name = null) =>
        Add(services, name ?? Options.DefaultName, static _ => { });

    /// <summary>Adds the unnamed worker.</summary>
    public static IServiceCollection AddDurableTaskWorker(
        this IServiceCollection services, Action<IDurableTaskWorkerBuilder> configure) =>
        services.AddDurableTaskWorker(Options.DefaultName, configure);

    /// <summary>Adds a worker, or goes on with that of the same name.</summary>
    public static IServiceCollection AddDurableTaskWorker(
        this IServiceCollection services, string name, Action<IDurableTaskWorkerBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(configure);
        Add(services, name, configure);
        return services;
    }

    private static IDurableTaskWorkerBuilder Add(
        IServiceCollection services, string name, Action<IDurableTaskWorkerBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        IDurableTaskWorkerBuilder builder = WorkerBuilders.Of(services).GetOrAdd(name, services, out bool added);
        configure(builder);
        if (added)
        {
            services.AddOptions<DurableTaskWorkerOptions>(name).Configure<IServiceProvider>((options, provider) =>
            {
                if (!options.HasDataConverter && provider.GetService<DataConverter>() is { } converter)
                {
                    options.DataConverter = converter;
                }
            });
            services.AddSingleton(builder.Build);
        }

        return builder;
    }
}
