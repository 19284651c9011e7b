namespace Microsoft.Azure.Functions.Worker;

/// <summary>What the function returned, to be read or replaced by middleware.</summary>
public abstract class InvocationResult : InvocationResult<object>;
