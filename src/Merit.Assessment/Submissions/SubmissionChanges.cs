using Merit.Assessment.Reading;

namespace Merit.Assessment.Submissions;

/// <summary>What an agency stated otherwise in one upload than in another.</summary>
public static class SubmissionChanges
{
    /// <summary>The indicators that differ, in the instrument's order; what only the earlier upload has stands last.</summary>
    /// <param name="before">The earlier one.</param>
    /// <param name="after">The later one, for the same agency and cycle.</param>
    public static IReadOnlyList<EntryChange> Between(SubmissionVersion before, SubmissionVersion after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        Dictionary<string, SubmissionEntry> earlier = before.Submission.Entries.ToDictionary(entry => entry.Code, StringComparer.Ordinal);
        List<EntryChange> changes = [];
        foreach (SubmissionEntry entry in after.Submission.Entries)
        {
            changes.Add(Change(entry.Code, earlier.GetValueOrDefault(entry.Code), entry, before, after));
            earlier.Remove(entry.Code);
        }

        changes.AddRange(before.Submission.Entries.Where(entry => earlier.ContainsKey(entry.Code)).Select(entry => Change(entry.Code, entry, null, before, after)));
        return [.. changes.Where(change => change.IsAnswerChanged || change.Added.Count + change.Removed.Count + change.Replaced.Count > 0)];
    }

    private static EntryChange Change(string code, SubmissionEntry? was, SubmissionEntry? now, SubmissionVersion before, SubmissionVersion after)
    {
        HashSet<string> names = new(was?.Evidence ?? [], FileNames.Comparer);
        HashSet<string> newNames = new(now?.Evidence ?? [], FileNames.Comparer);
        return new EntryChange(
            code,
            was,
            now,
            [.. newNames.Where(name => !names.Contains(name))],
            [.. names.Where(name => !newNames.Contains(name))],
            [.. newNames.Where(name => names.Contains(name) && before.Hash(name) != after.Hash(name))]);
    }
}

/// <summary>What an upload stated, and what the content of its files was.</summary>
public sealed class SubmissionVersion
{
    private readonly Dictionary<string, string?> _hashes = new(FileNames.Comparer);

    /// <summary>Puts an upload together.</summary>
    /// <param name="submission">The submission.</param>
    /// <param name="files">Name and SHA-256 of each file.</param>
    public SubmissionVersion(Submission submission, IEnumerable<(string Name, string? Sha256)> files)
    {
        ArgumentNullException.ThrowIfNull(submission);
        ArgumentNullException.ThrowIfNull(files);
        Submission = submission;
        foreach ((string name, string? hash) in files)
        {
            _hashes[name] = hash;
        }
    }

    /// <summary>The submission.</summary>
    public Submission Submission { get; }

    internal string? Hash(string name) => _hashes.GetValueOrDefault(name);
}

/// <summary>What differs in one indicator.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Before">What was stated earlier; null when nothing was.</param>
/// <param name="After">What is stated later; null when nothing is.</param>
/// <param name="Added">Evidence that only the later one names.</param>
/// <param name="Removed">Evidence that only the earlier one names.</param>
/// <param name="Replaced">Evidence that both name, with other content.</param>
public sealed record EntryChange(
    string Code, SubmissionEntry? Before, SubmissionEntry? After, IReadOnlyList<string> Added, IReadOnlyList<string> Removed, IReadOnlyList<string> Replaced)
{
    /// <summary>Whether the level, the number or the count of respondents differs.</summary>
    public bool IsAnswerChanged => Before?.Level != After?.Level || Before?.Respondents != After?.Respondents;
}
