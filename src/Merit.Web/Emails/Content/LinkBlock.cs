namespace Merit.Web.Emails.Content;

/// <summary>An address to open.</summary>
/// <param name="Label">What the reader does there.</param>
/// <param name="Address">An absolute http or https address.</param>
public sealed record LinkBlock(string Label, Uri Address) : EmailBlock;
