namespace Merit.Web.Emails.Content;

/// <summary>Running text.</summary>
public sealed record Paragraph(string Text) : EmailBlock;
