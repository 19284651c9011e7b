namespace Microsoft.Azure.Functions.Worker.Middleware;

/// <summary>Runs around invocations.</summary>
public interface IFunctionsWorkerMiddleware
{
    /// <summary>Does its part and calls <paramref name="next"/>, or does not.</summary>
    Task Invoke(FunctionContext context, FunctionExecutionDelegate next);
}
