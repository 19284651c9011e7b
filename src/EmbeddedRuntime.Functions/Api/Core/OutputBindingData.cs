namespace Microsoft.Azure.Functions.Worker;

/// <summary>The value of an output binding.</summary>
public abstract class OutputBindingData<T>
{
    /// <summary>The binding's name.</summary>
    public abstract string Name { get; }

    /// <summary>The value that is written.</summary>
    public abstract T? Value { get; set; }

    /// <summary>The kind of binding.</summary>
    public abstract string BindingType { get; }
}
