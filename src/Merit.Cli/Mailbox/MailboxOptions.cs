namespace Merit.Cli.Mailbox;

/// <summary>How a <see cref="MailboxServer"/> is started.</summary>
/// <param name="Directory">Holds the mails, the delivery receipts and the signing key; made when absent.</param>
/// <param name="Port">TCP port on 127.0.0.1; 0 takes a free one.</param>
/// <param name="ApiKey">The one key that <c>POST /v3/mail/send</c> accepts.</param>
/// <param name="Webhook">Where signed delivery events go; <see langword="null"/> sends none.</param>
public sealed record MailboxOptions(string Directory, int Port, string ApiKey, Uri? Webhook = null);
