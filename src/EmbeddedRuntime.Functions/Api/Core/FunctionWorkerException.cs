namespace Microsoft.Azure.Functions.Worker;

/// <summary>The runtime cannot go on; the message says why.</summary>
public class FunctionWorkerException : Exception
{
    /// <summary>With a message.</summary>
    public FunctionWorkerException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    public FunctionWorkerException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
