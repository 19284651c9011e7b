namespace Merit.Web.Emails.Content;

/// <summary>A labelled value.</summary>
/// <param name="Label">What it is.</param>
/// <param name="Value">The value, already in the language's format.</param>
/// <param name="IsCode">Whether it is meant for machines (an identifier, a hash) and is set in a fixed-width face.</param>
public sealed record Fact(string Label, string Value, bool IsCode = false);
