using LocalHost.Worker.Rpc;

namespace LocalHost.Triggers;

/// <summary>Why an invocation failed, for the log.</summary>
internal static class Failure
{
    public static string Text(InvocationResponse answer) => answer.Result switch
    {
        { Status: StatusResult.Types.Status.Cancelled } => "it was cancelled",
        { Exception: { } exception } => $"{exception.Type}: {exception.Message}{Environment.NewLine}{exception.StackTrace}",
        _ => "the worker gave no reason",
    };
}
