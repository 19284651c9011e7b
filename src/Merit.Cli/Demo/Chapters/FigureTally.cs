using System.Globalization;

namespace Merit.Cli.Demo.Chapters;

/// <summary>Compares figures with what was published and keeps count.</summary>
internal sealed class FigureTally(string chapter)
{
    private readonly List<string> _differences = [];

    /// <summary>How many figures were compared.</summary>
    public int Figures { get; private set; }

    /// <summary>Every figure that is not as published, as a sentence.</summary>
    public IReadOnlyList<string> Differences => _differences;

    /// <summary>Compares one figure, or one word.</summary>
    /// <param name="what">Whose figure, such as <c>31 index</c>.</param>
    /// <param name="came">What came out; null when nothing did.</param>
    /// <param name="published">What was published; null when nothing was, and nothing is compared.</param>
    /// <param name="source">Where it was published.</param>
    /// <returns>Whether it is as published.</returns>
    public bool Check(string what, object? came, object? published, string? source = null)
    {
        if (published is null)
        {
            return true;
        }

        Figures++;
        if (published.Equals(came))
        {
            return true;
        }

        _differences.Add($"{chapter}: {what} came out at {Told(came)}, not {Told(published)}{(source is null ? "" : $" ({source})")}.");
        return false;
    }

    private static string Told(object? figure) => figure switch
    {
        null => "nothing",
        decimal number => number.ToString("0.######", CultureInfo.InvariantCulture),
        _ => Convert.ToString(figure, CultureInfo.InvariantCulture) ?? "nothing",
    };
}
