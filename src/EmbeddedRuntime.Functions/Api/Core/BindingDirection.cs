namespace Microsoft.Azure.Functions.Worker;

/// <summary>Into the function or out of it.</summary>
public enum BindingDirection
{
    /// <summary>Into the function.</summary>
    In,

    /// <summary>Out of the function.</summary>
    Out,
}
