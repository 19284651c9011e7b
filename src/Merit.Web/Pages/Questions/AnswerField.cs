using System.Globalization;

namespace Merit.Web.Pages.Questions;

/// <summary>The fields in which answers are typed.</summary>
public static class AnswerField
{
    /// <summary>The most characters of an answer.</summary>
    public const int Longest = 4_000;

    /// <summary>The field of the question at a place, from 0.</summary>
    public static string Name(int place) => string.Create(CultureInfo.InvariantCulture, $"answer-{place + 1}");
}
