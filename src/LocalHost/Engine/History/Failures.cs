namespace LocalHost.Engine.History;

/// <summary>
/// Failure details that the engine reports or keeps. Texts are cut, so that an activity that throws a whole document
/// does not fill the database.
/// </summary>
internal static class Failures
{
    /// <summary>Longest error message and longest stack trace that is kept, in characters.</summary>
    public const int TextLimit = 8 * 1024;

    /// <summary>How many inner failures are kept.</summary>
    public const int DepthLimit = 10;

    public static P.TaskFailureDetails Of(string type, string message, bool isNonRetriable = false) =>
        new() { ErrorType = type, ErrorMessage = message, IsNonRetriable = isNonRetriable };

    /// <summary>Cuts a failure to what is kept of it, in place.</summary>
    public static P.TaskFailureDetails Cut(P.TaskFailureDetails failure)
    {
        P.TaskFailureDetails? current = failure;
        for (int depth = 1; current is not null; depth++)
        {
            current.ErrorMessage = Cut(current.ErrorMessage);
            current.StackTrace = current.StackTrace is { } trace ? Cut(trace) : null;
            current.InnerFailure = depth < DepthLimit ? current.InnerFailure : null;
            current = current.InnerFailure;
        }
        return failure;
    }

    private static string Cut(string text) => text.Length <= TextLimit ? text : text[..(char.IsHighSurrogate(text[TextLimit - 1]) ? TextLimit - 1 : TextLimit)];
}
