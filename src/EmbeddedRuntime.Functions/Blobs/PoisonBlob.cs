namespace EmbeddedRuntime.Functions.Blobs;

/// <summary>A blob that was given up, for the operator.</summary>
/// <param name="Function">The function that failed on it.</param>
/// <param name="Container">The blob's container.</param>
/// <param name="Name">The blob's name.</param>
/// <param name="ETag">The version that was given up.</param>
/// <param name="Tries">How often it was tried.</param>
/// <param name="GivenUpAt">When it was given up.</param>
internal sealed record PoisonBlob(string Function, string Container, string Name, string ETag, int Tries, string GivenUpAt);
