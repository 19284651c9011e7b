namespace Merit.Adapters.Storage;

/// <summary>One file of a listing.</summary>
/// <param name="Name">The blob's name in the container.</param>
/// <param name="Size">Bytes.</param>
/// <param name="LastModified">By the clock of the storage service.</param>
public sealed record ListedFile(string Name, long Size, DateTimeOffset LastModified);
