namespace Merit.Web.Pages.Registers;

/// <summary>Names the texts of the pages on the agency register.</summary>
public sealed class RegisterWords
{
    private RegisterWords()
    {
    }
}
