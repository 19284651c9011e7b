namespace Merit.Web.Pages.Questions;

/// <summary>Names the texts of the questions to agencies and their answers.</summary>
public sealed class QuestionWords
{
    private QuestionWords()
    {
    }
}
