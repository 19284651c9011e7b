using Merit.Assessment.Auditing;
using Merit.Assessment.Submissions;

namespace MeritFunctions.Records;

/// <summary>A file of scores that was imported into a cycle: the file itself, who sent it, and the scores that hold since.</summary>
/// <param name="CycleId">The cycle.</param>
/// <param name="Number">From 1; the next file supersedes what it states anew.</param>
/// <param name="Sha256">SHA-256 of the file.</param>
/// <param name="Content">The file as it came.</param>
/// <param name="ReceivedAt">When it was received.</param>
/// <param name="By">Opaque id of who sent it.</param>
/// <param name="Role">As what.</param>
/// <param name="Replaces">Name of the record of the file before it; null for the first.</param>
/// <param name="Scores">Every score that holds since, of this file and of those before it, by agency code.</param>
public sealed record ScoreFile(
    string CycleId,
    int Number,
    string Sha256,
    byte[] Content,
    DateTimeOffset ReceivedAt,
    string By,
    AuditRole Role,
    string? Replaces,
    IReadOnlyList<ImportedLine> Scores)
{
    /// <summary>How files of scores are called where an upload has a file's name.</summary>
    public const string FileName = "scores.csv";
}

/// <summary>The score of one agency as a file states it.</summary>
/// <param name="Agency">The agency's code.</param>
/// <param name="File">Number of the file that stated it last.</param>
/// <param name="Receipt">Its receipt, which no other file and no other agency has.</param>
/// <param name="Score">Points.</param>
/// <param name="Index">The index; null when the instrument has none.</param>
/// <param name="Category">Code of the category; null when the instrument has none.</param>
/// <param name="Entries">What is stated of each indicator.</param>
public sealed record ImportedLine(string Agency, int File, string Receipt, decimal Score, decimal? Index, string? Category, IReadOnlyList<SubmissionEntry> Entries)
{
    /// <summary>Whether both state the same numbers of the same indicators.</summary>
    public bool StatesAs(ImportedLine? other) =>
        other is not null && Entries.Select(entry => (entry.Code, entry.Level)).SequenceEqual(other.Entries.Select(entry => (entry.Code, entry.Level)));
}
