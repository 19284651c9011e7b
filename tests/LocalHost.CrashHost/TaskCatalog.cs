using Microsoft.DurableTask;
using Microsoft.DurableTask.Worker;
using Microsoft.DurableTask.Worker.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LocalHost.CrashHost;

/// <summary>Registered orchestrators and activities by name, for those who run them without a worker.</summary>
internal sealed class TaskCatalog : IDisposable
{
    private readonly ServiceProvider _services;
    private readonly IDurableTaskFactory _factory;

    public TaskCatalog(Action<DurableTaskRegistry> tasks)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddDurableTaskWorker(worker => worker.AddTasks(tasks).UseBuildTarget<Target>());
        _services = services.BuildServiceProvider();
        _factory = _services.GetServices<IHostedService>().OfType<Target>().Single().Tasks;
    }

    /// <summary>The orchestrator of a name; null when there is none.</summary>
    public ITaskOrchestrator? Orchestrator(string name) =>
        _factory.TryCreateOrchestrator(name, _services, out ITaskOrchestrator? orchestrator) ? orchestrator : null;

    /// <summary>The activity of a name; null when there is none.</summary>
    public ITaskActivity? Activity(string name) =>
        _factory.TryCreateActivity(name, _services, out ITaskActivity? activity) ? activity : null;

    public void Dispose() => _services.Dispose();

    /// <summary>Takes the place of a worker, only to be given the registered tasks.</summary>
    private sealed class Target(string? name, IDurableTaskFactory factory) : DurableTaskWorker(name, factory)
    {
        public IDurableTaskFactory Tasks => Factory;

        protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.CompletedTask;
    }
}
