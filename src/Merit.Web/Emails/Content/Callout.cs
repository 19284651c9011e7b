using Merit.Web.Look;
namespace Merit.Web.Emails.Content;

/// <summary>A sentence that must not be overlooked.</summary>
public sealed record Callout(Tone Tone, string Text) : EmailBlock;
