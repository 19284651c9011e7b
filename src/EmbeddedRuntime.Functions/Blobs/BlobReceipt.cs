namespace EmbeddedRuntime.Functions.Blobs;

/// <summary>What became of one version of a blob.</summary>
/// <param name="Name">The blob's name.</param>
/// <param name="ETag">The version.</param>
/// <param name="State">How far it got.</param>
/// <param name="Tries">Failed tries so far.</param>
internal sealed record BlobReceipt(string Name, string ETag, BlobReceiptState State, int Tries);
