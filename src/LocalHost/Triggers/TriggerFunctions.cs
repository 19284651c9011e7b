using LocalHost.Worker;
using LocalHost.Worker.Rpc;

namespace LocalHost.Triggers;

/// <summary>What the triggers of every kind do alike.</summary>
internal static class TriggerFunctions
{
    /// <summary>Reads the triggers of one type among the functions.</summary>
    /// <param name="problems">Told of every trigger that cannot be run.</param>
    /// <param name="read">Reads one; throws <see cref="FormatException"/>.</param>
    public static IReadOnlyList<T> ReadTriggers<T>(
        this IEnumerable<Function> functions, string type, ICollection<string> problems, Func<Function, T> read)
    {
        var triggers = new List<T>();
        foreach (Function function in functions.Where(function => function.Trigger.Type.Equals(type, StringComparison.OrdinalIgnoreCase)))
        {
            try
            {
                triggers.Add(read(function));
            }
            catch (FormatException error)
            {
                problems.Add($"{function.Name}: {error.Message}");
            }
        }
        return triggers;
    }

    public static bool Succeeded(this InvocationResponse answer) => answer.Result?.Status == StatusResult.Types.Status.Success;

    /// <summary>Why an invocation failed, for the log.</summary>
    public static string Failure(this InvocationResponse answer) => answer.Result switch
    {
        { Status: StatusResult.Types.Status.Cancelled } => "it was cancelled",
        { Exception: { } exception } => $"{exception.Type}: {exception.Message}{Environment.NewLine}{exception.StackTrace}",
        _ => "the worker gave no reason",
    };
}
