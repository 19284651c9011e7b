namespace Microsoft.Azure.Functions.Worker;

/// <summary>An input does not fit the parameter that it is for.</summary>
public class FunctionInputConverterException : InvalidOperationException
{
    /// <summary>With a message.</summary>
    public FunctionInputConverterException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    public FunctionInputConverterException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
