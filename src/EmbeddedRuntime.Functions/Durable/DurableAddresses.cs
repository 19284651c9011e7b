using EmbeddedRuntime.Functions.Configuration;
using EmbeddedRuntime.Functions.Http;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Azure.Functions.Worker;

namespace EmbeddedRuntime.Functions.Durable;

/// <summary>The addresses of the durable HTTP management API, with the key that opens it.</summary>
internal sealed class DurableAddresses(IServer server, KeyRing keys, HostJson host)
{
    public const string Path = "/runtime/webhooks/durabletask";
    public const string KeyName = "durabletask_extension";

    /// <summary>The addresses of an instance.</summary>
    /// <param name="instanceId">The instance.</param>
    /// <param name="authority">Scheme and host as the caller sees them; the address listened on when null.</param>
    public HttpManagementPayload Of(string instanceId, string? authority)
    {
        string root = authority ?? server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()
            ?? throw new InvalidOperationException("The app does not listen yet, so it has no address.");
        string instance = $"{root.TrimEnd('/')}{Path}/instances/{Uri.EscapeDataString(instanceId)}";
        string common = $"taskHub={Uri.EscapeDataString(host.HubName)}&connection=Storage&code={Uri.EscapeDataString(keys.SystemKey(KeyName))}";
        return new HttpManagementPayload
        {
            Id = instanceId,
            StatusQueryGetUri = $"{instance}?{common}",
            SendEventPostUri = $"{instance}/raiseEvent/{{eventName}}?{common}",
            TerminatePostUri = $"{instance}/terminate?reason={{text}}&{common}",
            SuspendPostUri = $"{instance}/suspend?reason={{text}}&{common}",
            ResumePostUri = $"{instance}/resume?reason={{text}}&{common}",
            RewindPostUri = $"{instance}/rewind?reason={{text}}&{common}",
            RestartPostUri = $"{instance}/restart?{common}",
            PurgeHistoryDeleteUri = $"{instance}?{common}",
        };
    }
}
