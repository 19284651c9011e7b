namespace Microsoft.DurableTask;

/// <summary>Names an orchestrator or activity class other than by its type name.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class DurableTaskAttribute : Attribute
{
    /// <summary>The name; <see langword="null"/> for that of the type.</summary>
    public DurableTaskAttribute(string? name = null) => Name = string.IsNullOrEmpty(name) ? default : new TaskName(name);

    /// <summary>The name; the default value for that of the type.</summary>
    public TaskName Name { get; }

    /// <summary>The version; <see langword="null"/> for none.</summary>
    public string? Version { get; set; }
}
