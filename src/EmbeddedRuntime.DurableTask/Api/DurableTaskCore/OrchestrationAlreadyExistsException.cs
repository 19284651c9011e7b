namespace DurableTask.Core.Exceptions;

/// <summary>There is an orchestration of that instance id in a status that forbids another start.</summary>
public class OrchestrationAlreadyExistsException : Exception
{
    /// <summary>Without a message of its own.</summary>
    public OrchestrationAlreadyExistsException()
    {
    }

    /// <summary>With a message.</summary>
    public OrchestrationAlreadyExistsException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    public OrchestrationAlreadyExistsException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
