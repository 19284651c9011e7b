namespace Merit.Web.Pages.Publication;

/// <summary>Names the texts of the pages and files by which results are published.</summary>
public sealed class PublicWords
{
    private PublicWords()
    {
    }
}
