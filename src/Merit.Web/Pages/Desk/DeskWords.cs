namespace Merit.Web.Pages.Desk;

/// <summary>Names the texts of the pages on which assessors review and moderators settle.</summary>
public sealed class DeskWords
{
    private DeskWords()
    {
    }
}
