using Merit.Assessment.Verification;

namespace MeritFunctions.Records;

/// <summary>How two reviews of an upload led to a decision, in short: reasons and equal levels stand in the record that it names.</summary>
/// <param name="First">Opaque id of the first assessor.</param>
/// <param name="Second">Opaque id of the second one.</param>
/// <param name="Moderator">Opaque id of who settled where they differed; null where nobody had to.</param>
/// <param name="Record">Name of the record with every level, both reasons, and how each was settled.</param>
/// <param name="RecordHash">SHA-256 of that record.</param>
/// <param name="Settled">The levels on which they had differed.</param>
public sealed record DoubleReview(string First, string Second, string? Moderator, string Record, string RecordHash, IReadOnlyList<SettledLevel> Settled);

/// <summary>What came of the reviews of an upload in one round: everything that a person needs to see how each level came about. A record.</summary>
/// <param name="CycleId">The cycle.</param>
/// <param name="Agency">The agency's code.</param>
/// <param name="Receipt">The upload.</param>
/// <param name="Round">The round, from 0.</param>
/// <param name="Reviews">The reviews, one or two, by their records.</param>
/// <param name="Moderator">Opaque id of who settled where they differed; null where nobody had to.</param>
/// <param name="Levels">Every indicator that was reviewed, in the instrument's order.</param>
public sealed record ReviewSettlement(
    string CycleId, string Agency, string Receipt, int Round, IReadOnlyList<SettledReview> Reviews, string? Moderator, IReadOnlyList<SettledIndicator> Levels);

/// <summary>A review that was taken into account.</summary>
/// <param name="Assessor">Opaque id of who reviewed.</param>
/// <param name="Record">Name of its record.</param>
/// <param name="RecordHash">SHA-256 of that record.</param>
public sealed record SettledReview(string Assessor, string Record, string RecordHash);

/// <summary>An indicator as it was claimed, found and settled.</summary>
/// <param name="Found">What the agency claims, and what was found.</param>
/// <param name="Settled">The level that counts, and how it came about.</param>
public sealed record SettledIndicator(ComparedIndicator Found, SettledLevel Settled);
