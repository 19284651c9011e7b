using Merit.Assessment;

namespace MeritFunctions.Determination;

/// <summary>How many agencies reached a category.</summary>
/// <param name="Category">The category's code.</param>
/// <param name="Title">Its name.</param>
/// <param name="Agencies">Number of agencies.</param>
public sealed record CategoryCount(string Category, Text Title, int Agencies);
