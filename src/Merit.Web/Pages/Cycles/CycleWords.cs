namespace Merit.Web.Pages.Cycles;

/// <summary>Names the texts of the pages about cycles.</summary>
public sealed class CycleWords
{
    private CycleWords()
    {
    }
}
