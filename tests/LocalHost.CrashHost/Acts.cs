using DurableTask.Core.Exceptions;
using Grpc.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace LocalHost.CrashHost;

/// <summary>
/// Acts of a client, each noted once it was answered and then never repeated: what the engine has acknowledged must
/// stand. An act that a kill cut off is tried again and may therefore arrive twice.
/// </summary>
/// <param name="client">The client.</param>
/// <param name="journal">Notes what was answered.</param>
/// <param name="pace">Passed before each act; null for at once.</param>
internal sealed class Acts(DurableTaskClient client, Journal journal, Func<string, Task>? pace = null)
{
    /// <summary>The line that says that a start was acknowledged.</summary>
    public static string Started(string instanceId) => $"started {instanceId}";

    public Task StartAsync(Scenario scenario, int number, CancellationToken cancellation)
    {
        string id = scenario.InstanceId(number);
        return OnceAsync(Started(id), async () =>
        {
            try
            {
                StartOrchestrationOptions options = new StartOrchestrationOptions(id).WithDedupeStatuses([.. StartOrchestrationOptionsExtensions.ValidDedupeStatuses]);
                await client.ScheduleNewOrchestrationInstanceAsync(scenario.Name, scenario.Input(number), options, cancellation);
            }
            catch (OrchestrationAlreadyExistsException)
            {
                // Started by a process that was killed before it could note it.
            }
        });
    }

    /// <summary>Raises an event.</summary>
    public Task RaiseAsync(string instanceId, string name, int payload, CancellationToken cancellation) =>
        OnceAsync($"raised {instanceId} {name} {payload}", () => client.RaiseEventAsync(instanceId, name, payload, cancellation));

    public Task SuspendAsync(string instanceId, CancellationToken cancellation) =>
        OnceAsync($"suspended {instanceId}", () => client.SuspendInstanceAsync(instanceId, "inspection", cancellation));

    public Task ResumeAsync(string instanceId, CancellationToken cancellation) =>
        OnceAsync($"resumed {instanceId}", () => client.ResumeInstanceAsync(instanceId, "inspected", cancellation));

    public Task TerminateAsync(string instanceId, object output, CancellationToken cancellation) =>
        OnceAsync($"terminated {instanceId}", () => client.TerminateInstanceAsync(instanceId, output, cancellation));

    private async Task OnceAsync(string line, Func<Task> act)
    {
        if (journal.Has(line))
        {
            return;
        }
        if (pace is not null)
        {
            await pace(line);
        }
        try
        {
            await act();
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.FailedPrecondition)
        {
            // The instance has ended: an act before the kill did arrive.
        }
        journal.Write(line);
    }
}
