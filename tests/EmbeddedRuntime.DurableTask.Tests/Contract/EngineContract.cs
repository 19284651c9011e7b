using EmbeddedRuntime.DurableTask.Store;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace EmbeddedRuntime.DurableTask.Tests.Contract;

/// <summary>What the engine promises, whichever store is below it. Each store has a class that derives from the template.</summary>
public abstract class EngineContract
{
    private protected abstract IOrchestrationStore? Store(EmbeddedTaskHubOptions options);

    private protected Task<Engine> StartAsync(
        Action<DurableTaskRegistry> tasks,
        Action<EmbeddedTaskHubOptions>? configure = null,
        Action<DurableTaskWorkerOptions>? worker = null,
        Action<IServiceCollection>? services = null) => Engine.StartAsync(Store, tasks, configure, worker, services);
}
