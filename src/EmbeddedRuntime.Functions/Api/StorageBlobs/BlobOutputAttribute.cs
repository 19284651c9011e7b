using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Writes a result to a blob. The embedded runtime refuses it at start: write through a client.</summary>
/// <param name="blobPath"><c>container/name</c>.</param>
public sealed class BlobOutputAttribute(string blobPath) : OutputBindingAttribute
{
    /// <summary>The path as written.</summary>
    public string BlobPath { get; } = blobPath;

    /// <summary>The name of the setting that holds the connection.</summary>
    public string? Connection { get; set; }
}
