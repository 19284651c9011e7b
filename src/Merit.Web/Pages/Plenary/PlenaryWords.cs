namespace Merit.Web.Pages.Plenary;

/// <summary>Names the texts of the plenary's pages.</summary>
public sealed class PlenaryWords
{
    private PlenaryWords()
    {
    }
}
