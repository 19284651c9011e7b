using Merit.Assessment.Instruments;

namespace Merit.Assessment.Awards;

/// <summary>The national recap of a cycle: how many agencies reached which category.</summary>
/// <param name="Assessed">The agencies that were assessed.</param>
/// <param name="Categories">The categories from the highest, each with its number of agencies, 0 included.</param>
/// <param name="Recognised">The agencies whose category grants at least one recognition without further approval.</param>
public sealed record Recap(int Assessed, IReadOnlyList<CategoryCount> Categories, int Recognised)
{
    /// <summary>The agencies whose category grants no recognition yet.</summary>
    public int NotYet => Assessed - Recognised;

    /// <summary>The number of agencies in a category; 0 when the instrument has none of that code.</summary>
    public int Count(string category) => Categories
        .FirstOrDefault(count => string.Equals(count.Category.Code, category, StringComparison.OrdinalIgnoreCase))?.Agencies ?? 0;

    /// <summary>Counts categories.</summary>
    /// <param name="instrument">The instrument.</param>
    /// <param name="categories">The category of each assessed agency.</param>
    public static Recap Of(Instrument instrument, IEnumerable<Category?> categories)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        ArgumentNullException.ThrowIfNull(categories);
        Category?[] all = [.. categories];
        return new Recap(
            all.Length,
            [.. instrument.Categories.Select(category => new CategoryCount(category, all.Count(one => one?.Code == category.Code)))],
            all.Count(category => Recognitions.Of(instrument, category).Any(status => status.State == RecognitionState.Granted)));
    }
}
