namespace Merit.Web.Pages.Mails;

/// <summary>Names the texts of the pages on mails.</summary>
public sealed class MailWords
{
    private MailWords()
    {
    }
}
