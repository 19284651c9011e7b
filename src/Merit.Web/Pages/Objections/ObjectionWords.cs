namespace Merit.Web.Pages.Objections;

/// <summary>Names the texts of objections.</summary>
public sealed class ObjectionWords
{
    private ObjectionWords()
    {
    }
}
