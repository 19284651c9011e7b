using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.DurableTask.Client;

/// <summary>The builders of a service collection, one a name; kept in the collection itself.</summary>
internal sealed class ClientBuilders
{
    private readonly Dictionary<string, IDurableTaskClientBuilder> _byName = [];

    public static ClientBuilders Of(IServiceCollection services)
    {
        if (services.FirstOrDefault(one => one.ServiceType == typeof(ClientBuilders))?.ImplementationInstance is ClientBuilders known)
        {
            return known;
        }

        ClientBuilders added = new();
        services.AddSingleton(added);
        return added;
    }

    public IDurableTaskClientBuilder GetOrAdd(string name, IServiceCollection services, out bool added)
    {
        added = !_byName.TryGetValue(name, out IDurableTaskClientBuilder? builder);
        if (builder is null)
        {
            builder = new DefaultDurableTaskClientBuilder(name, services);
            _byName.Add(name, builder);
        }

        return builder;
    }
}
