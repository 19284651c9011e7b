namespace Merit.Web.Emails.Content;

/// <summary>One aspect's line, formatted for a language.</summary>
/// <param name="Title">The aspect.</param>
/// <param name="Score">Points.</param>
/// <param name="Maximum">Points at most.</param>
/// <param name="PercentText">For example "94%".</param>
/// <param name="Percent">The same, 0 to 100, for the bar.</param>
public sealed record AspectRow(string Title, string Score, string Maximum, string PercentText, int Percent);
