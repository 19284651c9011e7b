using Azure;
using Azure.Data.Tables;

namespace Merit.Adapters.Storage;

/// <summary>An upload that was taken in, by its place and content: the same one is never taken in twice.</summary>
public sealed class ClaimRow : ITableEntity
{
    /// <summary>The cycle as the path names it.</summary>
    public string PartitionKey { get; set; } = "";

    /// <summary><c>{agency}|{receipt}</c>.</summary>
    public string RowKey { get; set; } = "";

    /// <inheritdoc/>
    public DateTimeOffset? Timestamp { get; set; }

    /// <inheritdoc/>
    public ETag ETag { get; set; }

    /// <summary>The agency as the path names it.</summary>
    public string Agency { get; set; } = "";

    /// <summary>The upload's folder.</summary>
    public string Upload { get; set; } = "";

    /// <summary>The receipt: upload folder and the beginning of the content's SHA-256.</summary>
    public string Receipt { get; set; } = "";

    /// <summary>SHA-256 over the upload's manifest and submission file.</summary>
    public string Sha256 { get; set; } = "";

    /// <summary>When the upload was received, by the app's clock.</summary>
    public DateTimeOffset ReceivedAt { get; set; }

    /// <summary>When its manifest was written, by the storage service's clock, in whole seconds.</summary>
    public DateTimeOffset UploadedAt { get; set; }

    /// <summary>When it was claimed; orders uploads of the same second.</summary>
    public DateTimeOffset ClaimedAt { get; set; }

    /// <summary>One of <see cref="ClaimStatus"/>.</summary>
    public string Status { get; set; } = ClaimStatus.Claimed;

    /// <summary>Number of findings that are errors.</summary>
    public int Errors { get; set; }

    /// <summary>Name of the validation report's record.</summary>
    public string? Report { get; set; }
}
