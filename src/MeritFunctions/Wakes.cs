using Grpc.Core;
using Microsoft.DurableTask.Client;

namespace MeritFunctions;

/// <summary>
/// The names of external events, and the one way to raise them. An event says only that something was stored: whoever wakes
/// reads the store, so a lost or doubled one does no harm.
/// </summary>
public static class Wakes
{
    /// <summary>Something about an assessment was stored: an upload, a decision, an order to try again.</summary>
    public const string AssessmentChanged = "AssessmentChanged";

    /// <summary>The plenary's release was stored.</summary>
    public const string CycleReleased = "CycleReleased";

    /// <summary>Wakes an assessment.</summary>
    /// <param name="client">The durable client.</param>
    /// <param name="cycleId">The cycle.</param>
    /// <param name="agency">The agency's code.</param>
    /// <param name="reference">Names what was stored; it goes into the history.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <returns>False when its orchestration has not begun yet, or has ended.</returns>
    public static Task<bool> AssessmentAsync(DurableTaskClient client, string cycleId, string agency, string reference, CancellationToken cancellation) =>
        RaiseAsync(client, InstanceIds.Assessment(cycleId, agency), AssessmentChanged, reference, cancellation);

    /// <summary>Wakes a cycle that awaits its plenary.</summary>
    /// <param name="client">The durable client.</param>
    /// <param name="cycleId">The cycle.</param>
    /// <param name="reference">Names what was stored; it goes into the history.</param>
    /// <param name="cancellation">Ends the call.</param>
    public static Task CycleAsync(DurableTaskClient client, string cycleId, string reference, CancellationToken cancellation) =>
        RaiseAsync(client, InstanceIds.Cycle(cycleId), CycleReleased, reference, cancellation);

    private static async Task<bool> RaiseAsync(DurableTaskClient client, string instanceId, string name, string reference, CancellationToken cancellation)
    {
        try
        {
            await client.RaiseEventAsync(instanceId, name, reference, cancellation);
            return true;
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.NotFound or StatusCode.FailedPrecondition)
        {
            // Not begun yet, or ended: it reads the store when it begins, and what has ended needs nothing more.
            return false;
        }
    }
}
