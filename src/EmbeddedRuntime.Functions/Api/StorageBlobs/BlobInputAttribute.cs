using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Fills a parameter with a blob whose path may hold <c>{binding data}</c> of the trigger.</summary>
/// <param name="blobPath"><c>container/name</c>, or <c>container</c> alone for a container client.</param>
public sealed class BlobInputAttribute(string blobPath) : InputBindingAttribute
{
    /// <summary>The path as written.</summary>
    public string BlobPath { get; } = blobPath;

    /// <summary>The name of the setting that holds the connection; <c>AzureWebJobsStorage</c> when not set.</summary>
    public string? Connection { get; set; }
}
