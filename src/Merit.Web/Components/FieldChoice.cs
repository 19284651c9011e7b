namespace Merit.Web.Components;

/// <summary>One answer of a field that offers several.</summary>
/// <param name="Value">What is sent.</param>
/// <param name="Text">In the language of the page.</param>
/// <param name="Hint">What it means, in one sentence.</param>
public sealed record FieldChoice(string Value, string Text, string? Hint = null);
