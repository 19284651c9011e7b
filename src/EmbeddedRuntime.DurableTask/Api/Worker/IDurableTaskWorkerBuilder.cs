using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Microsoft.DurableTask.Worker;

/// <summary>Configures and makes one worker.</summary>
public interface IDurableTaskWorkerBuilder
{
    /// <summary>The name of the worker.</summary>
    string Name { get; }

    /// <summary>The services it is configured in.</summary>
    IServiceCollection Services { get; }

    /// <summary>The type of the worker.</summary>
    Type? BuildTarget { get; set; }

    /// <summary>Makes the worker.</summary>
    IHostedService Build(IServiceProvider serviceProvider);
}
