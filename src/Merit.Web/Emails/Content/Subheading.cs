namespace Merit.Web.Emails.Content;

/// <summary>A heading inside a language's section.</summary>
public sealed record Subheading(string Text) : EmailBlock;
