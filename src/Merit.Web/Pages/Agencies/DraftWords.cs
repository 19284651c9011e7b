namespace Merit.Web.Pages.Agencies;

/// <summary>Names the texts of the pages by which an agency gathers its files, has them checked, and sends them.</summary>
public sealed class DraftWords
{
    private DraftWords()
    {
    }
}
