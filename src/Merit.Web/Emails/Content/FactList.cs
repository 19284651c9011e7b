namespace Merit.Web.Emails.Content;

/// <summary>Labelled values, one per line.</summary>
public sealed record FactList(IReadOnlyList<Fact> Facts) : EmailBlock;
