namespace MeritFunctions.Intake;

/// <summary>One file of a manifest.</summary>
/// <param name="Name">The name within the upload's folder.</param>
/// <param name="Sha256">SHA-256 in hexadecimal; null when the sender did not give one.</param>
/// <param name="Size">Bytes; null when the sender did not give them.</param>
/// <param name="Pointer">JSON pointer to this entry of the manifest.</param>
public sealed record ManifestFile(string Name, string? Sha256, long? Size, string Pointer);
