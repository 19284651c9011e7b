namespace Microsoft.Azure.Functions.Worker;

/// <summary>Makes the object on which a function method is called. Register one to replace the built-in way.</summary>
public interface IFunctionActivator
{
    /// <summary>A new object of the type, with services of the invocation.</summary>
    object? CreateInstance(Type instanceType, FunctionContext context);
}
