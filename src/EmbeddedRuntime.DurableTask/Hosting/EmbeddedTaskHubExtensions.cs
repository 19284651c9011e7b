using EmbeddedRuntime.DurableTask.Client;
using EmbeddedRuntime.DurableTask.Dispatch;
using EmbeddedRuntime.DurableTask.Hosting;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace EmbeddedRuntime.DurableTask;

/// <summary>Brings the embedded task hub into a host.</summary>
public static class EmbeddedTaskHubExtensions
{
    /// <summary>Adds the task hub of this process and its <see cref="EmbeddedClock"/>, which also becomes the host's <see cref="TimeProvider"/> unless there is one.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Sets the options.</param>
    public static IServiceCollection AddEmbeddedTaskHub(this IServiceCollection services, Action<EmbeddedTaskHubOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddLogging();
        services.AddOptions<EmbeddedTaskHubOptions>().Configure(configure ?? (static _ => { }));
        services.TryAddSingleton(static provider =>
            new EmbeddedClock(provider.GetRequiredService<IOptions<EmbeddedTaskHubOptions>>().Value.TimeSkipping));
        services.TryAddSingleton<TimeProvider>(static provider => provider.GetRequiredService<EmbeddedClock>());
        services.TryAddSingleton<TaskHub>();
        return services;
    }

    /// <summary>Runs a worker's orchestrators and activities on the embedded task hub.</summary>
    public static IDurableTaskWorkerBuilder UseEmbedded(this IDurableTaskWorkerBuilder builder) =>
        builder.UseBuildTarget<EmbeddedWorker>();

    /// <summary>Makes a client of the embedded task hub.</summary>
    public static IDurableTaskClientBuilder UseEmbedded(this IDurableTaskClientBuilder builder) =>
        builder.UseBuildTarget<EmbeddedDurableTaskClient>();
}
