namespace Merit.Adapters.Storage;

/// <summary>Where a mail stands.</summary>
public static class NotificationStatus
{
    /// <summary>In the outbox.</summary>
    public const string Pending = "pending";

    /// <summary>A send has begun and its outcome has not been written yet.</summary>
    public const string Sending = "sending";

    /// <summary>The provider accepted it.</summary>
    public const string Sent = "sent";

    /// <summary>The provider may or may not have it; its signed events tell.</summary>
    public const string Unknown = "unknown";

    /// <summary>The provider's signed event says that it has it or delivered it.</summary>
    public const string Delivered = "delivered";

    /// <summary>The receiving side refused it.</summary>
    public const string Bounced = "bounced";

    /// <summary>The provider refused it for good, or there is no address.</summary>
    public const string Failed = "failed";

    /// <summary>Every status.</summary>
    public static IReadOnlyList<string> All { get; } = [Pending, Sending, Sent, Unknown, Delivered, Bounced, Failed];
}
