using Merit.Assessment.Instruments;

namespace Merit.Assessment.Awards;

/// <summary>How many agencies reached a category.</summary>
/// <param name="Category">The category.</param>
/// <param name="Agencies">The number of agencies.</param>
public sealed record CategoryCount(Category Category, int Agencies);
