namespace Merit.Web.Pages;

/// <summary>Names the texts that pages share: roles, places, stages, and what is said after something was done.</summary>
public sealed class CommonWords
{
    private CommonWords()
    {
    }
}
