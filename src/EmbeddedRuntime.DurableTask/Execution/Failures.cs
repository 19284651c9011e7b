using Microsoft.DurableTask;
using Microsoft.DurableTask.Worker;

namespace EmbeddedRuntime.DurableTask.Execution;

/// <summary>Makes failure details of exceptions, and those that the engine itself reports.</summary>
internal static class Failures
{
    /// <summary>Error type of a task whose activity nobody registered; trying again would not help.</summary>
    public const string ActivityNotFound = "ActivityTaskNotFound";

    /// <summary>Error type of an instance whose orchestrator nobody registered.</summary>
    public const string OrchestratorNotFound = "OrchestratorTaskNotFound";

    /// <summary>Error type of a replay that asked for something else than its history holds.</summary>
    public const string NonDeterminism = "NonDeterministicOrchestration";

    /// <summary>Error type of an instance whose version the worker does not run.</summary>
    public const string VersionMismatch = "VersionMismatch";

    /// <summary>Describes an exception with everything inside it; the failure of a task stands as the inner one.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="properties">The app's own facts about exceptions, if it has such a provider.</param>
    public static TaskFailureDetails From(Exception exception, IExceptionPropertiesProvider? properties = null)
    {
        TaskFailureDetails? inner = exception is TaskFailedException failed
            ? failed.FailureDetails
            : exception.InnerException is { } cause ? From(cause, properties) : null;
        return new TaskFailureDetails(exception.GetType().ToString(), exception.Message, exception.StackTrace, inner, properties?.GetExceptionProperties(exception));
    }

    public static TaskFailureDetails Of(string type, string message) => new(type, message, null, null, null);

    /// <summary>Whether a retry can change anything.</summary>
    public static bool IsRetriable(TaskFailureDetails failure) => failure.ErrorType is not ActivityNotFound and not OrchestratorNotFound;
}
