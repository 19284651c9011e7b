namespace EmbeddedRuntime.Functions.Blobs;

/// <summary>New or overwritten blobs that start a function.</summary>
/// <param name="Path">The blobs.</param>
/// <param name="Connection">The setting that holds the storage connection.</param>
internal sealed record BlobFunctionTrigger(BlobPathPattern Path, string Connection);
