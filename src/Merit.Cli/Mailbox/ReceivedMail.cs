namespace Merit.Cli.Mailbox;

/// <summary>One accepted message: one personalization of one send request.</summary>
/// <param name="Id">Unique in this mailbox: the message id, and a number when a request carried several personalizations.</param>
/// <param name="MessageId">The value that the sender got as <c>X-Message-Id</c>.</param>
/// <param name="CustomArgs">The sender's own keys; the events carry them at their top level.</param>
public sealed record ReceivedMail(
    string Id,
    string MessageId,
    DateTimeOffset ReceivedAt,
    MailAddress From,
    IReadOnlyList<MailAddress> To,
    IReadOnlyList<MailAddress> Cc,
    string Subject,
    string? Text,
    string? Html,
    IReadOnlyDictionary<string, string> CustomArgs,
    IReadOnlyList<string> Categories,
    IReadOnlyList<string> Attachments);
