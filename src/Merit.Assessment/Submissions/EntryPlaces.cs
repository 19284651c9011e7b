namespace Merit.Assessment.Submissions;

/// <summary>Where the parts of an entry stand in its document.</summary>
/// <param name="Indicator">The indicator's code.</param>
/// <param name="Level">What is stated about it.</param>
/// <param name="Evidence">Where evidence belongs that is missing; null when some was named, of which none may have been fit: that was told then.</param>
internal sealed record EntryPlaces(string Indicator, string Level, string? Evidence);
