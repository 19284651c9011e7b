using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Microsoft.DurableTask.Worker;

/// <summary>Makes a worker of the build target, from the services, its name and the tasks registered under it.</summary>
public class DefaultDurableTaskWorkerBuilder : IDurableTaskWorkerBuilder
{
    private Type? _target;

    /// <summary>A builder of that name.</summary>
    public DefaultDurableTaskWorkerBuilder(string? name, IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        Name = name ?? Microsoft.Extensions.Options.Options.DefaultName;
        Services = services;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public IServiceCollection Services { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The type is no concrete hosted service.</exception>
    public Type? BuildTarget
    {
        get => _target;
        set => _target = value is null || (typeof(IHostedService).IsAssignableFrom(value) && !value.IsAbstract)
            ? value
            : throw new ArgumentException($"{value} is no concrete {nameof(IHostedService)}.", nameof(value));
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">There is no build target.</exception>
    public IHostedService Build(IServiceProvider serviceProvider)
    {
        if (_target is null)
        {
            throw new InvalidOperationException($"The durable task worker '{Name}' has no build target; call UseBuildTarget first.");
        }

        DurableTaskRegistry registry = serviceProvider.GetRequiredService<IOptionsMonitor<DurableTaskRegistry>>().Get(Name);
        return (IHostedService)ActivatorUtilities.CreateInstance(serviceProvider, _target, Name, registry.Build());
    }
}
