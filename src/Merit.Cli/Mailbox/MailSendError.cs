namespace Merit.Cli.Mailbox;

/// <summary>One entry of <c>errors[]</c> in a refused send.</summary>
public sealed record MailSendError(string Message, string? Field, string? Help)
{
    private const string Reference = "http://sendgrid.com/docs/API_Reference/Web_API_v3/Mail/errors.html";

    internal static MailSendError For(string field, string anchor, string message) => new(message, field, $"{Reference}#{anchor}");
}
