namespace Merit.Web.Pages.Checks;

/// <summary>Names the texts of the page that checks certificates.</summary>
public sealed class CheckWords
{
    private CheckWords()
    {
    }
}
