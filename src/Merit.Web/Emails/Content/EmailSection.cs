using Merit.Web.Texts;
namespace Merit.Web.Emails.Content;

/// <summary>One language's part of an e-mail.</summary>
/// <param name="Language">The language.</param>
/// <param name="Cycle">The cycle's title.</param>
/// <param name="Footer">The closing line.</param>
/// <param name="Body">What this kind of e-mail says.</param>
public sealed record EmailSection(Language Language, string Cycle, string Footer, SectionBody Body)
{
    /// <summary>The language's tag, as the HTML attribute <c>lang</c> takes it.</summary>
    public string LanguageTag => Language == Language.Indonesian ? "id" : "en";
}
