namespace Merit.Web.Emails;

/// <summary>An e-mail that is ready to be sent.</summary>
/// <param name="Subject">One line in both languages, without control characters.</param>
/// <param name="Html">A complete HTML document that loads nothing from anywhere.</param>
/// <param name="Text">The same facts as plain text.</param>
public sealed record RenderedEmail(string Subject, string Html, string Text);
