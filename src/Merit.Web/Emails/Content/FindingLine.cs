namespace Merit.Web.Emails.Content;

/// <summary>A finding in one language.</summary>
/// <param name="Weight">Whether it stopped the submission, in a word.</param>
/// <param name="Place">Where: a JSON pointer, or line and column in words.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Code">The finding's stable code.</param>
/// <param name="Tone">The same as a colour.</param>
public sealed record FindingLine(string Weight, string Place, string Message, string Code, Tone Tone);
