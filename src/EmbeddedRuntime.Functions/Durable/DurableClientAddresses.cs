using System.Runtime.CompilerServices;
using Microsoft.DurableTask.Client;

namespace EmbeddedRuntime.Functions.Durable;

/// <summary>Remembers which host a durable client belongs to: the published extension methods get the client alone.</summary>
internal static class DurableClientAddresses
{
    private static readonly ConditionalWeakTable<DurableTaskClient, DurableAddresses> Known = [];

    public static void Remember(DurableTaskClient client, DurableAddresses addresses) => Known.AddOrUpdate(client, addresses);

    /// <exception cref="InvalidOperationException">The client was not made by a Functions host of this runtime.</exception>
    public static DurableAddresses Of(DurableTaskClient client) =>
        Known.TryGetValue(client, out DurableAddresses? addresses)
            ? addresses
            : throw new InvalidOperationException("The durable client belongs to no Functions host, so it has no HTTP address.");
}
