using Merit.Adapters.Storage;
using Merit.Assessment.Scoring;
using Merit.Assessment.Submissions;
using Merit.Assessment.Verification;
using MeritFunctions.Records;

namespace MeritFunctions.Scoring;

/// <summary>
/// The one place where a stored submission meets its cycle's instrument. Each score is computed once and stored with its
/// derivation; a second try, perhaps by a newer version of the app, takes what stands.
/// </summary>
public sealed class SubmissionScoring(RecordStore records)
{
    /// <summary>The score that an upload claims for itself.</summary>
    /// <exception cref="InvalidOperationException">The upload is not stored.</exception>
    public async Task<(ScoreRecord Score, string Hash)> ScoreAsync(CycleInstrument cycle, AssessmentRow row, string receipt, CancellationToken cancellation)
    {
        string name = RecordNames.SelfScore(cycle.Cycle.RowKey, row.RowKey, receipt);
        return await records.WriteFirstAsync(name, await ComputeAsync(cycle, row, receipt, decision: null, cancellation), cancellation);
    }

    /// <summary>The score of an upload with the levels that an assessor set in place of the agency's, and the corrections of its index.</summary>
    /// <exception cref="InvalidOperationException">The upload is not stored, or the decision does not fit the instrument.</exception>
    public async Task<(ScoreRecord Score, string Hash)> AdjustAsync(CycleInstrument cycle, AssessmentRow row, VerificationDecision decision, CancellationToken cancellation)
    {
        string name = RecordNames.VerifiedScore(cycle.Cycle.RowKey, row.RowKey, decision.Receipt, decision.Round);
        return await records.WriteFirstAsync(name, await ComputeAsync(cycle, row, decision.Receipt, decision, cancellation), cancellation);
    }

    private async Task<ScoreRecord> ComputeAsync(
        CycleInstrument cycle, AssessmentRow row, string receipt, VerificationDecision? decision, CancellationToken cancellation)
    {
        UploadReport? report = await records.ReadAsync<UploadReport>(RecordNames.Report(cycle.Cycle.RowKey, row.RowKey, receipt), cancellation);
        if (report?.Submission is not { } submission)
        {
            throw new InvalidOperationException($"Submission {receipt} of agency {row.RowKey} in cycle {cycle.Cycle.RowKey} is missing.");
        }

        IReadOnlyList<SubmissionEntry> entries = decision is not { Levels.Count: > 0 }
            ? submission.Entries
            : LevelAdjustments.Apply(cycle.Instrument, submission.Entries, decision.Levels).Value
                ?? throw new InvalidOperationException($"A decision on agency {row.RowKey} in cycle {cycle.Cycle.RowKey} does not fit its instrument.");
        var options = new ScoringOptions { AgencyType = row.ReadAgencyType(), Corrections = decision?.Corrections ?? [] };
        return ScoreRecord.Of(report, row.AgencyType, cycle, Scorer.Score(cycle.Instrument, entries, options));
    }
}
