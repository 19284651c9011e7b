using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Starts the function when a blob is new or overwritten.</summary>
/// <param name="blobPath">
/// <c>container/name</c>; <c>{parts}</c> of the name become binding data, <c>%settings%</c> are resolved.
/// </param>
public sealed class BlobTriggerAttribute(string blobPath) : TriggerBindingAttribute
{
    /// <summary>The path as written.</summary>
    public string BlobPath { get; } = blobPath;

    /// <summary>The name of the setting that holds the connection; <c>AzureWebJobsStorage</c> when not set.</summary>
    public string? Connection { get; set; }

    /// <summary>How Azure learns of the blob; without effect here.</summary>
    public BlobTriggerSource Source { get; set; } = BlobTriggerSource.LogsAndContainerScan;
}
