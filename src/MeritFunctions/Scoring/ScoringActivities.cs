using Merit.Adapters.Storage;
using Merit.Assessment.Scoring;
using Microsoft.Azure.Functions.Worker;

namespace MeritFunctions.Scoring;

/// <summary>Scores what agencies submitted.</summary>
public sealed class ScoringActivities(SubmissionScoring scoring, AssessmentTable assessments)
{
    /// <summary>Scores one upload and puts the assessment into the assessors' queue.</summary>
    [Function(nameof(ScoreSubmission))]
    public async Task ScoreSubmission([ActivityTrigger] ScoreSubmissionInput input, CancellationToken cancellation)
    {
        ScoreResult result = await scoring.ScoreAsync(input.CycleId, input.Agency, input.Receipt, adjusted: null, cancellation);
        await assessments.ChangeAsync(
            input.CycleId,
            input.Agency,
            row =>
            {
                row.Stage = AssessmentStage.AwaitingVerification;
                row.ScoredReceipt = input.Receipt;
                row.SelfScore = AssessmentRow.ToText(result.Score);
                row.SelfCategory = result.Category?.Code;
                row.Fault = null;
                return true;
            },
            cancellation);
    }
}

/// <summary>Names the upload that is to be scored.</summary>
/// <param name="CycleId">The cycle.</param>
/// <param name="Agency">The agency's code.</param>
/// <param name="Receipt">The upload's receipt.</param>
public sealed record ScoreSubmissionInput(string CycleId, string Agency, string Receipt);
