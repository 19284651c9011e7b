namespace Merit.Web.Pages.People;

/// <summary>Names the texts of the pages on people and tokens.</summary>
public sealed class PeopleWords
{
    private PeopleWords()
    {
    }
}
