namespace Merit.Web.Pages.Reference;

/// <summary>Texts of the reference of the interface and of the pages that explain errors.</summary>
public sealed class ReferenceWords
{
    private ReferenceWords()
    {
    }
}
