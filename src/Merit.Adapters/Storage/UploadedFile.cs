namespace Merit.Adapters.Storage;

/// <summary>One uploaded file.</summary>
/// <param name="Name">The blob's name in the container.</param>
/// <param name="Size">Bytes.</param>
/// <param name="LastModified">When it was written, by the clock of the storage service, in whole seconds.</param>
/// <param name="Bytes">The content; null when it is larger than the reader allowed.</param>
public sealed record UploadedFile(string Name, long Size, DateTimeOffset LastModified, byte[]? Bytes);
