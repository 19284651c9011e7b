using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.DurableTask.Worker;

/// <summary>The builders of a service collection, one a name; kept in the collection itself.</summary>
internal sealed class WorkerBuilders
{
    private readonly Dictionary<string, IDurableTaskWorkerBuilder> _byName = [];

    public static WorkerBuilders Of(IServiceCollection services)
    {
        if (services.FirstOrDefault(one => one.ServiceType == typeof(WorkerBuilders))?.ImplementationInstance is WorkerBuilders known)
        {
            return known;
        }

        WorkerBuilders added = new();
        services.AddSingleton(added);
        return added;
    }

    public IDurableTaskWorkerBuilder GetOrAdd(string name, IServiceCollection services, out bool added)
    {
        added = !_byName.TryGetValue(name, out IDurableTaskWorkerBuilder? builder);
        if (builder is null)
        {
            builder = new DefaultDurableTaskWorkerBuilder(name, services);
            _byName.Add(name, builder);
        }

        return builder;
    }
}
