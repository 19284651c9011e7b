using Merit.Web.Look;
namespace Merit.Web.Emails.Content;

/// <summary>What one kind of e-mail says in one language.</summary>
/// <param name="Subject">Its half of the subject line.</param>
/// <param name="Tag">One or two words for the kind of e-mail.</param>
/// <param name="Tone">The colour of the tag.</param>
/// <param name="Headline">The heading.</param>
/// <param name="Summary">One sentence that a list of mails shows before the mail is opened.</param>
/// <param name="Blocks">The text.</param>
public sealed record SectionBody(
    string Subject,
    string Tag,
    Tone Tone,
    string Headline,
    string Summary,
    IReadOnlyList<EmailBlock> Blocks);
