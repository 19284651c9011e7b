using Merit.Cli.Mailbox;
using SendGrid;
using SendGrid.Helpers.Mail;

namespace Merit.Cli.Tests.Mailbox;

/// <summary>A mailbox with the client that the app uses.</summary>
internal static class MailboxFixture
{
    public const string ApiKey = "SG.key-of-the-tests";

    public static Task<MailboxServer> StartAsync(string directory, Uri? webhook = null) =>
        MailboxServer.StartAsync(new MailboxOptions(directory, 0, ApiKey, webhook), TestContext.Current.CancellationToken);

    public static SendGridClient Client(MailboxServer mailbox, string apiKey = ApiKey) =>
        new(new SendGridClientOptions { ApiKey = apiKey, Host = mailbox.Address.GetLeftPart(UriPartial.Authority) });

    public static SendGridMessage Message(string subject = "Hasil penilaian")
    {
        SendGridMessage message = MailHelper.CreateSingleEmail(
            new EmailAddress("sistem-merit@penilai.example", "Penilai"),
            new EmailAddress("ppk@instansi.example", "Pemprov Contoh"),
            subject,
            "Teks",
            "<p>Teks <script>alert(1)</script></p>");
        message.AddCustomArg("notification_id", "merit-2026:31:result");
        message.AddCategory("result");
        return message;
    }
}
