namespace Microsoft.DurableTask;

/// <summary>The version of a task; versions differ not by case alone, and no version equals the empty one.</summary>
public readonly struct TaskVersion : IEquatable<TaskVersion>
{
    /// <summary>No version.</summary>
    public static readonly TaskVersion Unversioned;

    private readonly string? _version;

    /// <summary>A version of that text; <see langword="null"/> or empty means no version.</summary>
    /// <exception cref="ArgumentException">The text is nothing but white space.</exception>
    public TaskVersion(string? version)
    {
        if (!string.IsNullOrEmpty(version) && string.IsNullOrWhiteSpace(version))
        {
            throw new ArgumentException("A version of white space only is no version; use null or an empty text.", nameof(version));
        }

        _version = version;
    }

    /// <summary>The text; empty when there is no version.</summary>
    public string Version => _version ?? string.Empty;

    /// <summary>The text of a version.</summary>
    public static implicit operator string(TaskVersion value) => value.Version;

    /// <summary>The version of that text.</summary>
    public static implicit operator TaskVersion(string? value) => new(value);

    /// <summary>Whether both are the same version.</summary>
    public static bool operator ==(TaskVersion a, TaskVersion b) => a.Equals(b);

    /// <summary>Whether they are different versions.</summary>
    public static bool operator !=(TaskVersion a, TaskVersion b) => !a.Equals(b);

    /// <inheritdoc/>
    public bool Equals(TaskVersion other) => string.Equals(Version, other.Version, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TaskVersion other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Version);
}
