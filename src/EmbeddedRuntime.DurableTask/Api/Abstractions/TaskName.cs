namespace Microsoft.DurableTask;

/// <summary>The name under which an orchestrator or an activity is registered; names differ not by case alone.</summary>
public readonly struct TaskName : IEquatable<TaskName>
{
    /// <summary>Names a task; <see langword="null"/> gives the default value.</summary>
    public TaskName(string name)
    {
        Name = name;
#pragma warning disable CS0618 // the member stays for source compatibility
        Version = name is null ? null! : string.Empty;
#pragma warning restore CS0618
    }

    /// <summary>The name; <see langword="null"/> in the default value.</summary>
    public string Name { get; }

    /// <summary>Always empty: versions travel in <see cref="TaskVersion"/>.</summary>
    [Obsolete("Refer to TaskVersion instead.")]
    public string Version { get; }

    /// <summary>The text of a name.</summary>
    public static implicit operator string(TaskName value) => value.Name;

    /// <summary>The name of that text; an empty text gives the default value.</summary>
    public static implicit operator TaskName(string value) => string.IsNullOrEmpty(value) ? default : new TaskName(value);

    /// <summary>Whether both name the same task.</summary>
    public static bool operator ==(TaskName a, TaskName b) => a.Equals(b);

    /// <summary>Whether they name different tasks.</summary>
    public static bool operator !=(TaskName a, TaskName b) => !a.Equals(b);

    /// <inheritdoc/>
    public bool Equals(TaskName other) => string.Equals(Name, other.Name, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TaskName other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Name is null ? 0 : StringComparer.OrdinalIgnoreCase.GetHashCode(Name);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
