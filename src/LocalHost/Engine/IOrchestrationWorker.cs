using LocalHost.Engine.Turns;

namespace LocalHost.Engine;

/// <summary>
/// Whoever runs orchestrators and activities for the engine. Both calls wait until the work can be done; their answer
/// is what the engine writes down.
/// </summary>
internal interface IOrchestrationWorker
{
    /// <summary>Runs one turn of an orchestrator.</summary>
    /// <exception cref="WorkAbandonedException">Nothing is known of the turn; it is to be given again.</exception>
    Task<P.OrchestratorResponse> RunOrchestratorAsync(TurnRequest turn);

    /// <summary>Runs an activity. What the activity throws is an answer, too.</summary>
    /// <exception cref="WorkAbandonedException">Nothing is known of the activity; it is to be given again.</exception>
    Task<P.ActivityResponse> RunActivityAsync(P.ActivityRequest activity);
}

/// <summary>Work that its worker gave up or took with it when it ended.</summary>
internal sealed class WorkAbandonedException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>Whether the worker is there and does not want the work: given again at once, it would come back at once.</summary>
    public bool IsRefused { get; init; }
}
