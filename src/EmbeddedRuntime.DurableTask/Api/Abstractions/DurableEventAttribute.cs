namespace Microsoft.DurableTask;

/// <summary>Names the event that a type is the payload of.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class DurableEventAttribute : Attribute
{
    /// <summary>The name; <see langword="null"/> for that of the type.</summary>
    public DurableEventAttribute(string? name = null) => Name = string.IsNullOrEmpty(name) ? default : new TaskName(name);

    /// <summary>The name; the default value for that of the type.</summary>
    public TaskName Name { get; }
}
