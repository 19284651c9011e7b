namespace Merit.Web.Emails.Content;

/// <summary>An e-mail before it becomes HTML or text.</summary>
/// <param name="Subject">The subject line, in both languages.</param>
/// <param name="AssessingBody">Who writes.</param>
/// <param name="Sections">Indonesian first, English second.</param>
/// <param name="EnglishHint">A line at the top that says that English follows.</param>
public sealed record EmailDocument(
    string Subject,
    string AssessingBody,
    IReadOnlyList<EmailSection> Sections,
    string EnglishHint);
