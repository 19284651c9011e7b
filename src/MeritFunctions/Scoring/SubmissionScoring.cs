using Merit.Adapters.Storage;
using Merit.Assessment.Agencies;
using Merit.Assessment.Scoring;
using Merit.Assessment.Submissions;
using Merit.Assessment.Verification;
using MeritFunctions.Records;

namespace MeritFunctions.Scoring;

/// <summary>
/// The one place where a stored submission meets its cycle's instrument. Self score, verified score and result all come
/// from here, so they cannot disagree.
/// </summary>
public sealed class SubmissionScoring(RecordStore records, AgencyTable agencies, CycleInstruments instruments)
{
    /// <summary>Scores a stored upload, with the levels that an assessor set in place of the agency's where there are any.</summary>
    /// <exception cref="InvalidOperationException">The upload, the cycle or the agency is not stored.</exception>
    public async Task<ScoreResult> ScoreAsync(
        string cycleId, string agency, string receipt, IReadOnlyDictionary<string, decimal>? adjusted, CancellationToken cancellation)
    {
        CycleInstrument pinned = await instruments.GetAsync(cycleId, cancellation);
        Submission submission = await records.ReadAsync<Submission>(RecordNames.Submission(cycleId, agency, receipt), cancellation)
            ?? throw new InvalidOperationException($"Submission {receipt} of agency {agency} in cycle {cycleId} is missing.");
        AgencyRow? row = await agencies.FindAsync(agency, cancellation);
        AgencyType? type = row is null ? null : Enum.Parse<AgencyType>(row.Type, ignoreCase: true);
        IReadOnlyList<SubmissionEntry> entries = adjusted is null or { Count: 0 }
            ? submission.Entries
            : LevelAdjustments.Apply(pinned.Instrument, submission.Entries, adjusted).Value
                ?? throw new InvalidOperationException($"A decision on agency {agency} in cycle {cycleId} does not fit its instrument.");
        return Scorer.Score(pinned.Instrument, entries, new ScoringOptions { AgencyType = type });
    }
}
