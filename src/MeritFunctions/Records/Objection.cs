using Merit.Adapters.Scanning;

namespace MeritFunctions.Records;

/// <summary>An agency's objection to its result, as it was sent. A record.</summary>
/// <param name="CycleId">The cycle.</param>
/// <param name="Agency">The agency's code.</param>
/// <param name="Record">Name of the result record that it objects to.</param>
/// <param name="RecordHash">SHA-256 of that record.</param>
/// <param name="SentAt">When it was received.</param>
/// <param name="Points">What it objects to, in the instrument's order.</param>
/// <param name="Folder">The folder of its new evidence; absent where there is none.</param>
/// <param name="Files">The new evidence.</param>
public sealed record Objection(
    string CycleId,
    string Agency,
    string Record,
    string RecordHash,
    DateTimeOffset SentAt,
    IReadOnlyList<ObjectionPoint> Points,
    string? Folder,
    IReadOnlyList<ObjectionFile> Files);

/// <summary>What an agency objects to about one indicator.</summary>
/// <param name="Indicator">The indicator's code.</param>
/// <param name="Verified">The level that was verified.</param>
/// <param name="Level">The level that the agency holds to be right.</param>
/// <param name="Reason">Why.</param>
/// <param name="Evidence">The names of new evidence for it.</param>
public sealed record ObjectionPoint(string Indicator, decimal Verified, decimal Level, string Reason, IReadOnlyList<string> Evidence);

/// <summary>A file of new evidence as it was read when the objection was sent.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">SHA-256 of its content.</param>
/// <param name="Kind">What it is by its own bytes.</param>
/// <param name="ETag">The storage service's name of this version.</param>
public sealed record ObjectionFile(string Name, long Size, string Sha256, ContentKind Kind, string ETag);

/// <summary>What was decided on an objection. A record.</summary>
/// <param name="CycleId">The cycle.</param>
/// <param name="Agency">The agency's code.</param>
/// <param name="Objection">Name of the record of the objection.</param>
/// <param name="ObjectionHash">SHA-256 of that record, as whoever decided has seen it.</param>
/// <param name="Decider">Opaque id of who decided.</param>
/// <param name="DecidedAt">When it was received.</param>
/// <param name="Levels">What was found of each indicator that was objected to, in the instrument's order.</param>
public sealed record ObjectionDecision(
    string CycleId, string Agency, string Objection, string ObjectionHash, string Decider, DateTimeOffset DecidedAt, IReadOnlyList<ObjectionFinding> Levels);

/// <summary>What was found of one indicator that was objected to.</summary>
/// <param name="Indicator">The indicator's code.</param>
/// <param name="Before">The level that was verified.</param>
/// <param name="Level">The level that holds.</param>
/// <param name="Reason">Why.</param>
public sealed record ObjectionFinding(string Indicator, decimal Before, decimal Level, string Reason)
{
    /// <summary>Whether it is another one than before.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsChanged => Level != Before;
}

/// <summary>That a result was amended after an objection: what stands in the result record for it.</summary>
/// <param name="Number">The number of the amendment in its cycle, from 1.</param>
/// <param name="SupersededHash">SHA-256 of the record that this one replaces.</param>
/// <param name="Objection">Name of the record of the objection.</param>
/// <param name="ObjectionHash">SHA-256 of that.</param>
/// <param name="Decision">Name of the record of the decision on it.</param>
/// <param name="DecisionHash">SHA-256 of that.</param>
/// <param name="Levels">What was found of each indicator that was objected to.</param>
/// <param name="DecidedAt">When it was decided.</param>
public sealed record Amendment(
    int Number,
    string SupersededHash,
    string Objection,
    string ObjectionHash,
    string Decision,
    string DecisionHash,
    IReadOnlyList<ObjectionFinding> Levels,
    DateTimeOffset DecidedAt);
