using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.DurableTask.Client;

/// <summary>Makes a client of the build target, from the services and its name.</summary>
public class DefaultDurableTaskClientBuilder(string? name, IServiceCollection services) : IDurableTaskClientBuilder
{
    private Type? _target;

    /// <inheritdoc/>
    public string Name { get; } = name ?? Microsoft.Extensions.Options.Options.DefaultName;

    /// <inheritdoc/>
    public IServiceCollection Services { get; } = services;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The type is no concrete client.</exception>
    public Type? BuildTarget
    {
        get => _target;
        set => _target = value is null || (value.IsSubclassOf(typeof(DurableTaskClient)) && !value.IsAbstract)
            ? value
            : throw new ArgumentException($"{value} is no concrete {nameof(DurableTaskClient)}.", nameof(value));
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">There is no build target.</exception>
    public DurableTaskClient Build(IServiceProvider serviceProvider) => _target is { } target
        ? (DurableTaskClient)ActivatorUtilities.CreateInstance(serviceProvider, target, Name)
        : throw new InvalidOperationException($"The durable task client '{Name}' has no build target; call UseBuildTarget first.");
}
