using Microsoft.DurableTask;

namespace EmbeddedRuntime.DurableTask.Replay;

/// <summary>Why a task failed, without stack traces: they change with every edit of the code.</summary>
/// <param name="Type">The exception's type.</param>
/// <param name="Message">Its message.</param>
/// <param name="Inner">What caused it.</param>
public sealed record RecordedFailure(string Type, string Message, RecordedFailure? Inner = null)
{
    internal static RecordedFailure? From(TaskFailureDetails? failure) =>
        failure is null ? null : new RecordedFailure(failure.ErrorType, failure.ErrorMessage, From(failure.InnerFailure));

    internal TaskFailureDetails ToDetails() => new(Type, Message, null, Inner?.ToDetails(), null);
}
