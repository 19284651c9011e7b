namespace Microsoft.Azure.Functions.Worker;

/// <summary>How Azure learns of a new blob. The embedded runtime polls the container for both.</summary>
public enum BlobTriggerSource
{
    /// <summary>The storage logs and a scan of the container.</summary>
    LogsAndContainerScan,

    /// <summary>An Event Grid subscription.</summary>
    EventGrid,
}
