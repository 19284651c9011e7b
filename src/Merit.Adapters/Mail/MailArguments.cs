namespace Merit.Adapters.Mail;

/// <summary>The custom arguments that go out with a mail and come back with its events. Opaque ids only.</summary>
public static class MailArguments
{
    /// <summary>The cycle's id.</summary>
    public const string Cycle = "cycle";

    /// <summary>The notification's id.</summary>
    public const string Notification = "notification";

    /// <summary>The agency's code.</summary>
    public const string Agency = "agency";

    /// <summary>Which of the mail's sends it was, from 1.</summary>
    public const string Attempt = "attempt";
}
