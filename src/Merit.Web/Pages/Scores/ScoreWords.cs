namespace Merit.Web.Pages.Scores;

/// <summary>Names the texts of the pages on imported scores.</summary>
public sealed class ScoreWords
{
    private ScoreWords()
    {
    }
}
