using Merit.Assessment;

namespace Merit.Web.Emails;

/// <summary>An indicator as an e-mail names it.</summary>
/// <param name="Code">The code in the instrument, for example <c>1.3</c>.</param>
/// <param name="Title">Its title in both languages; <see langword="null"/> shows the code alone.</param>
public sealed record IndicatorReference(string Code, Text? Title = null);
