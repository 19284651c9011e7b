namespace Merit.Web.Pages.Home;

/// <summary>Names the texts of the home page.</summary>
public sealed class HomeWords
{
    private HomeWords()
    {
    }
}
