namespace Microsoft.Azure.Functions.Worker;

/// <summary>The value of an input, to be read or replaced by middleware.</summary>
public abstract class InputBindingData<T>
{
    /// <summary>The binding that it belongs to.</summary>
    public abstract BindingMetadata BindingMetadata { get; }

    /// <summary>The value that the function gets.</summary>
    public abstract T? Value { get; set; }
}
