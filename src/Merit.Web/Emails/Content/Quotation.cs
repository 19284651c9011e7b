namespace Merit.Web.Emails.Content;

/// <summary>Words of a person, as they were written; line breaks are kept.</summary>
public sealed record Quotation(IReadOnlyList<string> Lines) : EmailBlock;
