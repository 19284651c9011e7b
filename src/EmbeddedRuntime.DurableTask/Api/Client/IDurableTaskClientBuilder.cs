using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.DurableTask.Client;

/// <summary>Configures and makes one client.</summary>
public interface IDurableTaskClientBuilder
{
    /// <summary>The name of the client.</summary>
    string Name { get; }

    /// <summary>The services it is configured in.</summary>
    IServiceCollection Services { get; }

    /// <summary>The type of the client.</summary>
    Type? BuildTarget { get; set; }

    /// <summary>Makes the client.</summary>
    DurableTaskClient Build(IServiceProvider serviceProvider);
}
