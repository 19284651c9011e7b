using Grpc.Core;
using Microsoft.DurableTask.Client;

namespace MeritFunctions;

/// <summary>
/// The external event, and the one way to raise it. An event says only that something was stored: whoever wakes
/// reads the store, so a lost or doubled one does no harm.
/// </summary>
public static class Wakes
{
    /// <summary>Something was stored that concerns the instance: an upload, a decision, a release, or word that a fault's cause is mended.</summary>
    public const string Stored = "Stored";

    /// <summary>Wakes an assessment.</summary>
    /// <param name="client">The durable client.</param>
    /// <param name="cycleId">The cycle.</param>
    /// <param name="agency">The agency's code.</param>
    /// <param name="reference">Names what was stored; it goes into the history.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <returns>False when its orchestration has not begun yet, or has ended.</returns>
    public static Task<bool> AssessmentAsync(DurableTaskClient client, string cycleId, string agency, string reference, CancellationToken cancellation) =>
        RaiseAsync(client, InstanceIds.Assessment(cycleId, agency), reference, cancellation);

    /// <summary>Wakes a cycle.</summary>
    /// <param name="client">The durable client.</param>
    /// <param name="cycleId">The cycle.</param>
    /// <param name="reference">Names what was stored; it goes into the history.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <returns>False when its orchestration has not begun yet, or has ended.</returns>
    public static Task<bool> CycleAsync(DurableTaskClient client, string cycleId, string reference, CancellationToken cancellation) =>
        RaiseAsync(client, InstanceIds.Cycle(cycleId), reference, cancellation);

    /// <summary>Wakes a batch of a cycle.</summary>
    /// <param name="client">The durable client.</param>
    /// <param name="cycleId">The cycle.</param>
    /// <param name="batch">The batch's number, from 0.</param>
    /// <param name="reference">Names what was stored; it goes into the history.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <returns>False when its orchestration has not begun yet, or has ended.</returns>
    public static Task<bool> BatchAsync(DurableTaskClient client, string cycleId, int batch, string reference, CancellationToken cancellation) =>
        RaiseAsync(client, InstanceIds.Batch(cycleId, batch), reference, cancellation);

    private static async Task<bool> RaiseAsync(DurableTaskClient client, string instanceId, string reference, CancellationToken cancellation)
    {
        try
        {
            await client.RaiseEventAsync(instanceId, Stored, reference, cancellation);
            return true;
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.NotFound or StatusCode.FailedPrecondition)
        {
            // Not begun yet, or ended: it reads the store when it begins, and what has ended needs nothing more.
            return false;
        }
    }
}
