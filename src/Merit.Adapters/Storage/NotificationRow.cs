using System.Globalization;
using Azure;
using Azure.Data.Tables;

namespace Merit.Adapters.Storage;

/// <summary>
/// One mail of the outbox. The row holds references, no address and no text: both are looked up when it is sent.
/// While something is to be done about it a copy stands beside it, whose key says when: the due mark.
/// </summary>
public sealed class NotificationRow : ITableEntity
{
    /// <summary>The addressee of what goes to those who run the cycle.</summary>
    public const string Operators = "operators";

    internal const string MailPrefix = "mail|";
    internal const string DuePrefix = "due|";

    /// <summary>The cycle.</summary>
    public string PartitionKey { get; set; } = "";

    /// <summary><c>mail|{id}</c>, or <c>due|{ticks}|{id}</c> for the mark.</summary>
    public string RowKey { get; set; } = "";

    /// <inheritdoc/>
    public DateTimeOffset? Timestamp { get; set; }

    /// <inheritdoc/>
    public ETag ETag { get; set; }

    /// <summary>The notification's id: the same occasion always makes the same id.</summary>
    public string Id { get; set; } = "";

    /// <summary>The cycle as it is named; the partition key may be a shortened form.</summary>
    public string Cycle { get; set; } = "";

    /// <summary>Kind of mail.</summary>
    public string Kind { get; set; } = "";

    /// <summary>Code of the agency that it goes to; empty where it goes to somebody who runs or verifies the cycle.</summary>
    public string Agency { get; set; } = "";

    /// <summary>Opaque id of whom it goes to, where that is no agency: somebody of the register of assessors, or <see cref="Operators"/>.</summary>
    public string? Addressee { get; set; }

    /// <summary>What it is about: a receipt, a decision, a result record; depends on the kind.</summary>
    public string Subject { get; set; } = "";

    /// <summary>One of <see cref="NotificationStatus"/>.</summary>
    public string Status { get; set; } = NotificationStatus.Pending;

    /// <summary>When something is to be done about it next; null when nothing is.</summary>
    public DateTimeOffset? NextAttemptAt { get; set; }

    /// <summary>How often a send was begun.</summary>
    public int Attempts { get; set; }

    /// <summary>How often it could not even be composed.</summary>
    public int Faults { get; set; }

    /// <summary>Tries in vain, of either kind, since it was queued last.</summary>
    public int Tries { get; set; }

    /// <summary>How many sends ended unclear.</summary>
    public int UnclearSends { get; set; }

    /// <summary>How often a person had it sent again.</summary>
    public int Resends { get; set; }

    /// <summary>The sends up to this one were before a person had it sent again: what is said of them is no news.</summary>
    public int AttemptsBeforeResend { get; set; }

    /// <summary>The provider's message id.</summary>
    public string? MessageId { get; set; }

    /// <summary>What stands in the way, or what the provider answered, without personal data.</summary>
    public string? Problem { get; set; }

    /// <summary>When it was put into the outbox.</summary>
    public DateTimeOffset QueuedAt { get; set; }

    /// <summary>When the last change happened.</summary>
    public DateTimeOffset ChangedAt { get; set; }

    /// <summary>Whom it goes to: an agency's code, or an opaque id.</summary>
    public string To => Addressee ?? Agency;

    internal string MailKey => MailKeyOf(Id);

    internal string? DueKey => NextAttemptAt is { } at ? $"{DueUpTo(at)}|{TableKey.From(Id)}" : null;

    internal bool IsMark => RowKey.StartsWith(DuePrefix, StringComparison.Ordinal);

    /// <summary>A row of its own with the same content.</summary>
    public NotificationRow Copy() => (NotificationRow)MemberwiseClone();

    internal static string MailKeyOf(string id) => MailPrefix + TableKey.From(id);

    internal static string DueUpTo(DateTimeOffset moment) => DuePrefix + moment.UtcTicks.ToString("D19", CultureInfo.InvariantCulture);

    internal NotificationRow As(string rowKey)
    {
        NotificationRow copy = Copy();
        copy.RowKey = rowKey;
        return copy;
    }
}

/// <summary>Where a mail stands.</summary>
public static class NotificationStatus
{
    /// <summary>In the outbox.</summary>
    public const string Pending = "pending";

    /// <summary>A send has begun and its outcome has not been written yet.</summary>
    public const string Sending = "sending";

    /// <summary>The provider has it.</summary>
    public const string Sent = "sent";

    /// <summary>The provider may or may not have it; its signed events tell.</summary>
    public const string Unknown = "unknown";

    /// <summary>The provider's signed event says that the receiving side took it.</summary>
    public const string Delivered = "delivered";

    /// <summary>The receiving side refused it.</summary>
    public const string Bounced = "bounced";

    /// <summary>The provider refused it for good, there is no address, or every try was in vain.</summary>
    public const string Failed = "failed";

    /// <summary>What it was to say is no longer true, so it was not sent.</summary>
    public const string Obsolete = "obsolete";

    /// <summary>Every status.</summary>
    public static IReadOnlyList<string> All { get; } = [Pending, Sending, Sent, Unknown, Delivered, Bounced, Failed, Obsolete];
}
