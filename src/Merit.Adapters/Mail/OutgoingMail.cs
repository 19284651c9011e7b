namespace Merit.Adapters.Mail;

/// <summary>A mail as it is handed to the provider.</summary>
/// <param name="To">Personal data: never logged.</param>
/// <param name="Subject">The subject line.</param>
/// <param name="Html">The HTML body.</param>
/// <param name="Text">The plain-text body.</param>
/// <param name="Category">The kind of mail, for the provider's statistics.</param>
/// <param name="CustomArgs">Opaque ids that come back with the provider's events.</param>
public sealed record OutgoingMail(string To, string Subject, string Html, string Text, string Category, IReadOnlyDictionary<string, string> CustomArgs);
