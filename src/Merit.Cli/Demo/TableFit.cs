namespace Merit.Cli.Demo;

/// <summary>How wide the columns of a table are to be, so that it fits and no word is broken.</summary>
internal static class TableFit
{
    // A line before each column and one after the last, a blank on either side of a cell.
    private const int Frame = 1;
    private const int FrameOfColumn = 3;

    /// <summary>Gives each column what its longest word needs, and what is left to those whose cells are longest.</summary>
    /// <param name="room">Characters in a line.</param>
    /// <param name="whole">Which columns are never broken, not even between words.</param>
    /// <param name="rows">Headings and cells.</param>
    /// <returns>A width for each column; <see langword="null"/> where the words do not fit.</returns>
    public static int[]? Widths(int room, IReadOnlyList<bool> whole, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        int[] longest = [.. whole.Select((_, place) => rows.Max(row => row[place].Length))];
        int[] widths = [.. whole.Select((isWhole, place) => isWhole ? longest[place] : rows.Max(row => row[place].Split(' ').Max(word => word.Length)))];
        int left = room - Frame - whole.Count * FrameOfColumn - widths.Sum();
        if (left < 0)
        {
            return null;
        }

        for (; left > 0; left--)
        {
            int neediest = Enumerable.Range(0, widths.Length).MaxBy(place => longest[place] - widths[place]);
            if (longest[neediest] == widths[neediest])
            {
                break;
            }

            widths[neediest]++;
        }

        return widths;
    }
}
