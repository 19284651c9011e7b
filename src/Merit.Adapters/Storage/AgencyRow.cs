using Azure;
using Azure.Data.Tables;

namespace Merit.Adapters.Storage;

/// <summary>One agency of the register, with the address that mails go to.</summary>
public sealed class AgencyRow : ITableEntity
{
    /// <summary>The partition of every agency.</summary>
    public const string Partition = "agency";

    /// <inheritdoc/>
    public string PartitionKey { get; set; } = Partition;

    /// <summary>The agency's code.</summary>
    public string RowKey { get; set; } = "";

    /// <inheritdoc/>
    public DateTimeOffset? Timestamp { get; set; }

    /// <inheritdoc/>
    public ETag ETag { get; set; }

    /// <summary>Official name.</summary>
    public string Name { get; set; } = "";

    /// <summary>Agency type by its name in the register.</summary>
    public string Type { get; set; } = "";

    /// <summary>Region, where awards are grouped by one.</summary>
    public string? Region { get; set; }

    /// <summary>Size class, where awards are grouped by one.</summary>
    public string? Size { get; set; }

    /// <summary>Personal data: never logged, never put into history or custom arguments.</summary>
    public string? ContactEmail { get; set; }
}
