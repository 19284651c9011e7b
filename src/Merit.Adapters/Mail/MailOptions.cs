namespace Merit.Adapters.Mail;

/// <summary>Settings of mail: sections <c>SendGrid</c> and <c>Mail</c>.</summary>
public sealed class MailOptions
{
    /// <summary>The sender where none is set: nobody has this address, so it is for development only.</summary>
    public const string ExampleSender = "penilaian@merit.example";

    /// <summary><c>SendGrid__ApiKey</c>: a secret, from Key Vault on Azure.</summary>
    public string ApiKey { get; set; } = "";

    /// <summary><c>SendGrid__Host</c>: absent for SendGrid itself; the local mailbox otherwise.</summary>
    public string? Host { get; set; }

    /// <summary><c>SendGrid__WebhookPublicKey</c>: base64 of the key's SubjectPublicKeyInfo, as SendGrid shows it.</summary>
    public string? WebhookPublicKey { get; set; }

    /// <summary><c>Mail__From</c>: the sender's address.</summary>
    public string From { get; set; } = ExampleSender;

    /// <summary><c>Mail__FromName</c>: the sender's name.</summary>
    public string FromName { get; set; } = "Penilaian Sistem Merit";

    /// <summary><c>Mail__Operators</c>: where reports go that concern no known agency, and what waits too long; absent: nowhere, they are only stored and shown.</summary>
    public string? Operators { get; set; }

    /// <summary><c>Mail__QuietHours</c>: when no reminder, escalation or assignment leaves, Western Indonesian Time, such as <c>20:00-06:00</c>; <c>none</c> for never, as where nobody has set it.</summary>
    public string QuietHours { get; set; } = Merit.Assessment.Calendar.QuietHours.None;

    /// <summary><c>Mail__ReconcileAfter</c>: how long an unclear send waits for the provider's events before it is sent again.</summary>
    public TimeSpan ReconcileAfter { get; set; } = TimeSpan.FromMinutes(10);
}
