namespace Merit.Assessment.Submissions;

/// <summary>Where the parts of an entry stand in its document.</summary>
internal sealed record EntryPlaces(string Indicator, string Level, string Evidence);
