using Merit.Assessment;

namespace MeritFunctions.Determination;

/// <summary>How many agencies reached a category, as an answer shows it.</summary>
/// <param name="Category">The category's code.</param>
/// <param name="Title">Its name.</param>
/// <param name="Agencies">Number of agencies.</param>
public sealed record CategoryTotal(string Category, Text Title, int Agencies);
