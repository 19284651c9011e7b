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

    /// <summary>
    /// The score of a verified upload with the levels that were found after an objection. Everything else is as it was verified: the other levels, and the
    /// corrections of the index. What the agency brought forward with its objection is evidence as well.
    /// </summary>
    /// <param name="cycle">The cycle.</param>
    /// <param name="row">The assessment.</param>
    /// <param name="verified">The decision that verified the upload.</param>
    /// <param name="objection">The objection.</param>
    /// <param name="decided">What was decided on it.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <exception cref="InvalidOperationException">The upload is not stored, or a level does not fit the instrument.</exception>
    public async Task<(ScoreRecord Score, string Hash)> AmendAsync(
        CycleInstrument cycle, AssessmentRow row, VerificationDecision verified, Objection objection, ObjectionDecision decided, CancellationToken cancellation)
    {
        var levels = new SortedDictionary<string, decimal>(StringComparer.OrdinalIgnoreCase);
        foreach ((string code, decimal level) in verified.Levels.Where(one => cycle.Instrument.Find(one.Key) is not null).Select(one => (cycle.Instrument.Find(one.Key)!.Code, one.Value)))
        {
            levels[code] = level;
        }

        // Also those that stay: new evidence alone must not raise a level that was found not to be reached.
        foreach (ObjectionFinding found in decided.Levels)
        {
            levels[found.Indicator] = found.Level;
        }

        ILookup<string, string> evidence = objection.Points.SelectMany(point => point.Evidence.Select(name => (point.Indicator, name))).ToLookup(one => one.Indicator, one => one.name, StringComparer.Ordinal);
        ScoreRecord score = await ComputeAsync(cycle, row, verified.Receipt, verified with { Levels = levels }, cancellation, entries => WithEvidence(cycle, entries, evidence));
        return await records.WriteFirstAsync(RecordNames.AmendedScore(cycle.Cycle.RowKey, row.RowKey), score, cancellation);
    }

    /// <summary>What a submission states, with the evidence that an objection adds.</summary>
    /// <param name="cycle">The cycle.</param>
    /// <param name="entries">What it states.</param>
    /// <param name="evidence">The names of new files by indicator code.</param>
    public static IReadOnlyList<SubmissionEntry> WithEvidence(CycleInstrument cycle, IReadOnlyList<SubmissionEntry> entries, ILookup<string, string> evidence)
    {
        Dictionary<string, SubmissionEntry> stated = entries.ToDictionary(entry => cycle.Instrument.Find(entry.Code)?.Code ?? entry.Code, StringComparer.Ordinal);
        return
        [
            .. stated.Select(one => one.Value with { Evidence = [.. one.Value.Evidence, .. evidence[one.Key].Except(one.Value.Evidence)] }),
            .. evidence.Where(added => !stated.ContainsKey(added.Key)).Select(added => new SubmissionEntry(added.Key, 0, [.. added])),
        ];
    }

    private async Task<ScoreRecord> ComputeAsync(
        CycleInstrument cycle,
        AssessmentRow row,
        string receipt,
        VerificationDecision? decision,
        CancellationToken cancellation,
        Func<IReadOnlyList<SubmissionEntry>, IReadOnlyList<SubmissionEntry>>? more = null)
    {
        UploadReport? report = await records.ReadAsync<UploadReport>(RecordNames.Report(cycle.Cycle.RowKey, row.RowKey, receipt), cancellation);
        if (report?.Submission is not { } submission)
        {
            throw new InvalidOperationException($"Submission {receipt} of agency {row.RowKey} in cycle {cycle.Cycle.RowKey} is missing.");
        }

        IReadOnlyList<SubmissionEntry> stated = more?.Invoke(submission.Entries) ?? submission.Entries;
        IReadOnlyList<SubmissionEntry> entries = decision is not { Levels.Count: > 0 }
            ? stated
            : LevelAdjustments.Apply(cycle.Instrument, stated, decision.Levels).Value
                ?? throw new InvalidOperationException($"A decision on agency {row.RowKey} in cycle {cycle.Cycle.RowKey} does not fit its instrument.");
        var options = new ScoringOptions { AgencyType = row.ReadAgencyType(), Corrections = decision?.Corrections ?? [] };
        return ScoreRecord.Of(report, row.AgencyType, cycle, Scorer.Score(cycle.Instrument, entries, options));
    }
}
