namespace Merit.Web.Pages.Assessors;

/// <summary>Names the texts of the pages on assessors and on what is assigned to them.</summary>
public sealed class AssessorWords
{
    private AssessorWords()
    {
    }
}
