using Azure;
using Azure.Data.Tables;

namespace Merit.Adapters.Storage;

/// <summary>
/// One mail of the outbox. The row holds references, no address and no text: both are looked up when it is sent.
/// </summary>
public sealed class NotificationRow : ITableEntity
{
    /// <summary>The cycle.</summary>
    public string PartitionKey { get; set; } = "";

    /// <summary>The notification's id: the same occasion always makes the same id.</summary>
    public string RowKey { get; set; } = "";

    /// <inheritdoc/>
    public DateTimeOffset? Timestamp { get; set; }

    /// <inheritdoc/>
    public ETag ETag { get; set; }

    /// <summary>The cycle as it is named; the partition key may be a shortened form.</summary>
    public string Cycle { get; set; } = "";

    /// <summary>Kind of mail.</summary>
    public string Kind { get; set; } = "";

    /// <summary>Code of the agency that it is about.</summary>
    public string Agency { get; set; } = "";

    /// <summary>What it is about: a receipt, a decision, a result record; depends on the kind.</summary>
    public string Subject { get; set; } = "";

    /// <summary>One of <see cref="NotificationStatus"/>.</summary>
    public string Status { get; set; } = NotificationStatus.Pending;

    /// <summary>How often a send was begun.</summary>
    public int Attempts { get; set; }

    /// <summary>How many sends ended unclear.</summary>
    public int UnclearSends { get; set; }

    /// <summary>The provider's message id.</summary>
    public string? MessageId { get; set; }

    /// <summary>What the provider answered when it refused, without personal data.</summary>
    public string? Problem { get; set; }

    /// <summary>When it was put into the outbox.</summary>
    public DateTimeOffset QueuedAt { get; set; }

    /// <summary>When the last change happened.</summary>
    public DateTimeOffset ChangedAt { get; set; }
}
