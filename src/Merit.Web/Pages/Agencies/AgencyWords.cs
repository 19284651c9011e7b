namespace Merit.Web.Pages.Agencies;

/// <summary>Names the texts of the pages that agencies see.</summary>
public sealed class AgencyWords
{
    private AgencyWords()
    {
    }
}
