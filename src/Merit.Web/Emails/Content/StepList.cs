namespace Merit.Web.Emails.Content;

/// <summary>What to do, in order.</summary>
public sealed record StepList(IReadOnlyList<string> Steps) : EmailBlock;
