namespace Merit.Assessment.Reading;

/// <summary>Finds the known word that a misspelled one was probably meant to be.</summary>
internal static class NearMiss
{
    private const int LongestWord = 40;
    private const int MostEdits = 2;

    /// <summary>What to add to a message: "perhaps … is meant", or nothing.</summary>
    public static Text Hint(string word, ReadOnlySpan<string> known)
    {
        string? best = null;
        int least = Math.Min(MostEdits, word.Length / 2) + 1;
        for (int place = 0; word.Length <= LongestWord && place < known.Length; place++)
        {
            int edits = Edits(word, known[place]);
            if (edits < least)
            {
                (best, least) = (known[place], edits);
            }
        }

        return best is null ? new Text("", "") : Messages.Format(Messages.Get("perhaps"), best);
    }

    // Levenshtein's distance, case aside.
    private static int Edits(string word, string known)
    {
        if (Math.Abs(word.Length - known.Length) > MostEdits)
        {
            return int.MaxValue;
        }

        Span<int> row = stackalloc int[LongestWord + MostEdits + 1];
        for (int column = 0; column <= known.Length; column++)
        {
            row[column] = column;
        }

        for (int place = 1; place <= word.Length; place++)
        {
            int diagonal = row[0];
            row[0] = place;
            for (int column = 1; column <= known.Length; column++)
            {
                bool equal = char.ToUpperInvariant(word[place - 1]) == char.ToUpperInvariant(known[column - 1]);
                int edits = Math.Min(Math.Min(row[column], row[column - 1]) + 1, diagonal + (equal ? 0 : 1));
                diagonal = row[column];
                row[column] = edits;
            }
        }

        return row[known.Length];
    }
}
