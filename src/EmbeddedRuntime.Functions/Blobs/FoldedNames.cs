namespace EmbeddedRuntime.Functions.Blobs;

/// <summary>A way to fold the names of a container into prefixes that still tell the wanted blobs apart.</summary>
internal sealed class FoldedNames
{
    // So many names may stay unfolded, at their full price.
    private const int MostUnfolded = 1000;

    private readonly int _start;

    private FoldedNames(string delimiter, int start)
    {
        Delimiter = delimiter;
        _start = start;
    }

    public string Delimiter { get; }

    /// <summary>The first way that folds nearly all names and no two wanted ones into the same prefix; null for none.</summary>
    public static FoldedNames? Choose(IReadOnlyList<string> names, BlobPathPattern pattern)
    {
        string[] delimiters = [.. new[] { pattern.Suffix, ".", "/" }.Where(delimiter => delimiter.Length > 0)];
        return delimiters.Select(delimiter => new FoldedNames(delimiter, pattern.Prefix.Length))
            .FirstOrDefault(way => way.Fits(names, pattern));
    }

    /// <summary>What the name is folded into: all up to and with the first delimiter; the name itself without one.</summary>
    public string StemOf(string name)
    {
        int at = name.Length > _start ? name.IndexOf(Delimiter, _start, StringComparison.Ordinal) : -1;
        return at < 0 ? name : name[..(at + Delimiter.Length)];
    }

    private bool Fits(IReadOnlyList<string> names, BlobPathPattern pattern)
    {
        int unfolded = 0;
        var wanted = new HashSet<string>(StringComparer.Ordinal);
        foreach (string name in names)
        {
            string stem = StemOf(name);
            unfolded += stem.Length == name.Length && !name.EndsWith(Delimiter, StringComparison.Ordinal) ? 1 : 0;
            if (unfolded > MostUnfolded || (pattern.Match(name) is not null && !wanted.Add(stem)))
            {
                return false;
            }
        }

        return true;
    }
}
