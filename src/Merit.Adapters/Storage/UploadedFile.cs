namespace Merit.Adapters.Storage;

/// <summary>One uploaded file.</summary>
/// <param name="Name">The blob's name in the container.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Age">How long it has stood there, by the clock of the storage service.</param>
/// <param name="LastModified">When it was written, by that clock, in whole seconds.</param>
/// <param name="Bytes">The content; null when it is larger than the reader allowed.</param>
public sealed record UploadedFile(string Name, long Size, TimeSpan Age, DateTimeOffset LastModified, byte[]? Bytes);
