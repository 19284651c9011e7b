namespace Merit.Assessment.Instruments;

/// <summary>The levels that an indicator can reach, from 0 upwards.</summary>
/// <param name="Levels">Ascending; the first is level 0 and is worth nothing.</param>
public sealed record Scale(IReadOnlyList<ScaleLevel> Levels)
{
    /// <summary>The highest level.</summary>
    public ScaleLevel Top => Levels[^1];

    /// <summary>The level with a number, or null when the scale does not have it.</summary>
    public ScaleLevel? Find(decimal number)
    {
        // Almost every scale counts 0, 1, 2 …: the number is then its own place.
        if (number >= 0 && number < Levels.Count && Levels[(int)number].Number == number)
        {
            return Levels[(int)number];
        }

        foreach (ScaleLevel level in Levels)
        {
            if (level.Number == number)
            {
                return level;
            }
        }

        return null;
    }

    /// <summary>The level above, or null at the top.</summary>
    public ScaleLevel? Next(decimal number) => Levels.FirstOrDefault(level => level.Number > number);
}
