using Azure;
using Azure.Data.Tables;

namespace Merit.Adapters.Storage;

/// <summary>A decision that a person took; its document stands in the records.</summary>
public sealed class DecisionRow : ITableEntity
{
    /// <summary>The row key of the plenary's release of a cycle.</summary>
    public const string Release = "release";

    /// <summary>The cycle.</summary>
    public string PartitionKey { get; set; } = "";

    /// <summary><c>{agency}|{decision id}</c>, or <see cref="Release"/>.</summary>
    public string RowKey { get; set; } = "";

    /// <inheritdoc/>
    public DateTimeOffset? Timestamp { get; set; }

    /// <inheritdoc/>
    public ETag ETag { get; set; }

    /// <summary>The agency's code; empty for a release.</summary>
    public string Agency { get; set; } = "";

    /// <summary>The decision's id, chosen by who sent it.</summary>
    public string DecisionId { get; set; } = "";

    /// <summary>Receipt of the upload that it decides on; empty for a release.</summary>
    public string Receipt { get; set; } = "";

    /// <summary>The clarification round that it was taken in, from 0.</summary>
    public int Round { get; set; }

    /// <summary>Name of the decision's record.</summary>
    public string Record { get; set; } = "";

    /// <summary>When it was received.</summary>
    public DateTimeOffset DecidedAt { get; set; }
}
