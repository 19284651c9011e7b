namespace Merit.Assessment.Instruments;

/// <summary>The bounds between which an imported score or a survey answer lies, both included.</summary>
/// <param name="Minimum">The lower bound, 0 or more.</param>
/// <param name="Maximum">The upper bound.</param>
public sealed record NumberRange(Figure Minimum, Figure Maximum)
{
    /// <summary>Whether a number lies within the bounds.</summary>
    public bool Contains(decimal number) => number >= Minimum.Value && number <= Maximum.Value;
}
