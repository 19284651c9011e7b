using System.Globalization;
using Azure;
using Azure.Data.Tables;

namespace Merit.Adapters.Storage;

/// <summary>Where one agency of a cycle stands. The row is what people see; the orchestration is what moves it.</summary>
public sealed class AssessmentRow : ITableEntity
{
    /// <summary>The cycle.</summary>
    public string PartitionKey { get; set; } = "";

    /// <summary>The agency's code.</summary>
    public string RowKey { get; set; } = "";

    /// <inheritdoc/>
    public DateTimeOffset? Timestamp { get; set; }

    /// <inheritdoc/>
    public ETag ETag { get; set; }

    /// <summary>One of <see cref="AssessmentStage"/>.</summary>
    public string Stage { get; set; } = AssessmentStage.AwaitingSubmission;

    /// <summary>Number of the batch that drives it, from 0.</summary>
    public int Batch { get; set; }

    /// <summary>Receipt of the newest accepted upload; null when none was.</summary>
    public string? Receipt { get; set; }

    /// <summary>When that upload was received.</summary>
    public DateTimeOffset? ReceivedAt { get; set; }

    /// <summary>When that upload's manifest was written, by the storage service's clock, in whole seconds.</summary>
    public DateTimeOffset? UploadedAt { get; set; }

    /// <summary>When that upload was claimed; orders uploads of the same second.</summary>
    public DateTimeOffset? ClaimedAt { get; set; }

    /// <summary>Receipt of the upload that the self score belongs to.</summary>
    public string? ScoredReceipt { get; set; }

    /// <summary>Self-assessed score, invariant decimal text.</summary>
    public string? SelfScore { get; set; }

    /// <summary>Category code of the self score.</summary>
    public string? SelfCategory { get; set; }

    /// <summary>Id of the decision that was applied.</summary>
    public string? DecisionId { get; set; }

    /// <summary>Verified score, invariant decimal text.</summary>
    public string? VerifiedScore { get; set; }

    /// <summary>Category code of the verified score.</summary>
    public string? Category { get; set; }

    /// <summary>Until when a clarification may be uploaded.</summary>
    public DateTimeOffset? ClarifyUntil { get; set; }

    /// <summary>Number of clarification rounds so far.</summary>
    public int ClarificationRounds { get; set; }

    /// <summary>Verification has passed its deadline.</summary>
    public bool Overdue { get; set; }

    /// <summary>What went wrong, truncated; null when nothing did.</summary>
    public string? Fault { get; set; }

    /// <summary>Name of the result record.</summary>
    public string? ResultRecord { get; set; }

    /// <summary>SHA-256 of the result record.</summary>
    public string? ResultHash { get; set; }

    /// <summary>A decimal as the row keeps it.</summary>
    public static string? ToText(decimal? value) => value?.ToString(CultureInfo.InvariantCulture);

    /// <summary>The decimal that <see cref="ToText"/> wrote.</summary>
    public static decimal? ToDecimal(string? text) => text is null ? null : decimal.Parse(text, NumberStyles.Number, CultureInfo.InvariantCulture);
}
