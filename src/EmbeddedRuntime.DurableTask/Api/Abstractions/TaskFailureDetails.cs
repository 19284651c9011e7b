using System.Reflection;

namespace Microsoft.DurableTask;

/// <summary>A failure as it is kept in the history: texts, no exception objects.</summary>
/// <param name="ErrorType">The full name of the exception's type.</param>
/// <param name="ErrorMessage">Its message.</param>
/// <param name="StackTrace">Its stack trace, if there is one.</param>
/// <param name="InnerFailure">What caused it, if something did.</param>
/// <param name="Properties">More about it, if someone provided it.</param>
public record TaskFailureDetails(
    string ErrorType,
    string ErrorMessage,
    string? StackTrace,
    TaskFailureDetails? InnerFailure,
    IDictionary<string, object?>? Properties)
{
    /// <summary>The details of an exception and of those within it.</summary>
    public static TaskFailureDetails FromException(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return new TaskFailureDetails(
            exception.GetType().ToString(),
            exception.Message,
            exception.StackTrace,
            exception.InnerException is { } inner ? FromException(inner) : null,
            null);
    }

    /// <summary>Whether the failure was an exception of that type or of one derived from it; inner failures do not count.</summary>
    public bool IsCausedBy<T>()
        where T : Exception => IsCausedBy(typeof(T));

    /// <summary>Whether the failure was an exception of that type or of one derived from it; inner failures do not count.</summary>
    /// <returns><see langword="false"/> also when the type of the failure is not known in this process.</returns>
    /// <exception cref="ArgumentException">The type is no exception type.</exception>
    /// <exception cref="AmbiguousMatchException">Several loaded assemblies have a type of the failure's name.</exception>
    public bool IsCausedBy(Type targetBaseExceptionType)
    {
        ArgumentNullException.ThrowIfNull(targetBaseExceptionType);
        if (!typeof(Exception).IsAssignableFrom(targetBaseExceptionType))
        {
            throw new ArgumentException($"{targetBaseExceptionType} is no exception type.", nameof(targetBaseExceptionType));
        }

        return !string.IsNullOrEmpty(ErrorType)
            && FindErrorType(targetBaseExceptionType) is { } thrown
            && targetBaseExceptionType.IsAssignableFrom(thrown);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{ErrorType}: {ErrorMessage}";

    private Type? FindErrorType(Type target)
    {
        Type? known = Type.GetType(ErrorType, throwOnError: false) ?? target.Assembly.GetType(ErrorType, throwOnError: false);
        if (known is not null)
        {
            return known;
        }

        Type[] found =
        [
            .. AppDomain.CurrentDomain.GetAssemblies()
                .Select(assembly => assembly.GetType(ErrorType, throwOnError: false))
                .OfType<Type>(),
        ];
        return found.Length <= 1
            ? found.FirstOrDefault()
            : throw new AmbiguousMatchException($"{found.Length} loaded assemblies have a type '{ErrorType}'.");
    }
}
