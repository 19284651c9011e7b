namespace MeritFunctions.Intake;

/// <summary>An upload's list of files, which its sender writes last.</summary>
/// <param name="Files">The files that belong to the upload.</param>
public sealed record Manifest(IReadOnlyList<ManifestFile> Files);
