namespace Merit.Adapters.Storage;

/// <summary>A record was to be written over another one. Records never change; a correction is a new record.</summary>
public sealed class RecordConflictException(string name, string storedHash, string newHash)
    : Exception($"Record '{name}' exists with SHA-256 {storedHash} and would have become {newHash}. Records never change: write a new record that names this one.")
{
    /// <summary>The record's name in the container.</summary>
    public string RecordName { get; } = name;
}
