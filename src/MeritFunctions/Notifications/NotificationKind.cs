namespace MeritFunctions.Notifications;

/// <summary>The kinds of mail; also the provider's category.</summary>
public static class NotificationKind
{
    /// <summary>An upload was accepted. Subject: its receipt.</summary>
    public const string Received = "received";

    /// <summary>An upload was rejected. Subject: its receipt.</summary>
    public const string Rejected = "rejected";

    /// <summary>The deadline comes nearer. Subject: the number of days.</summary>
    public const string Reminder = "reminder";

    /// <summary>The deadline has passed in silence.</summary>
    public const string NotSubmitted = "not-submitted";

    /// <summary>An assessor asks. Subject: the decision's id.</summary>
    public const string Clarification = "clarification";

    /// <summary>The result, with the award where there is one.</summary>
    public const string Result = "result";
}
