namespace Merit.Web.Pages.Faults;

/// <summary>Names the texts of the page on faults.</summary>
public sealed class FaultWords
{
    private FaultWords()
    {
    }
}
