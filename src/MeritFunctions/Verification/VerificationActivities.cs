using Merit.Adapters.Storage;
using Merit.Assessment.Scoring;
using MeritFunctions.Records;
using MeritFunctions.Scoring;
using Microsoft.Azure.Functions.Worker;

namespace MeritFunctions.Verification;

/// <summary>Applies what assessors decided.</summary>
public sealed class VerificationActivities(RecordStore records, SubmissionScoring scoring, AssessmentTable assessments)
{
    /// <summary>Applies one decision; applying it again changes nothing.</summary>
    [Function(nameof(ApplyDecision))]
    public async Task<AppliedDecision> ApplyDecision([ActivityTrigger] ApplyDecisionInput input, CancellationToken cancellation)
    {
        VerificationDecision decision = await records.ReadAsync<VerificationDecision>(RecordNames.Decision(input.CycleId, input.Agency, input.DecisionId), cancellation)
            ?? throw new InvalidOperationException($"Decision {input.DecisionId} on agency {input.Agency} in cycle {input.CycleId} is missing.");
        return decision.Outcome == VerificationOutcome.Clarify
            ? await ClarifyAsync(decision, cancellation)
            : await VerifyAsync(decision, cancellation);
    }

    /// <summary>Shows operators that a verification has passed its deadline.</summary>
    [Function(nameof(MarkOverdue))]
    public async Task MarkOverdue([ActivityTrigger] AssessmentKey key, CancellationToken cancellation) =>
        await assessments.ChangeAsync(
            key.CycleId,
            key.Agency,
            row =>
            {
                row.Overdue = true;
                return true;
            },
            cancellation);

    private async Task<AppliedDecision> ClarifyAsync(VerificationDecision decision, CancellationToken cancellation)
    {
        await assessments.ChangeAsync(
            decision.CycleId,
            decision.Agency,
            row =>
            {
                if (row.DecisionId == decision.DecisionId)
                {
                    return false;
                }

                row.DecisionId = decision.DecisionId;
                row.Stage = AssessmentStage.ClarificationRequested;
                row.ClarifyUntil = decision.ClarifyUntil;
                row.ClarificationRounds = decision.Round + 1;
                return true;
            },
            cancellation);
        return new AppliedDecision(decision.ClarifyUntil);
    }

    private async Task<AppliedDecision> VerifyAsync(VerificationDecision decision, CancellationToken cancellation)
    {
        ScoreResult result = await scoring.ScoreAsync(decision.CycleId, decision.Agency, decision.Receipt, decision.Levels, cancellation);
        await assessments.ChangeAsync(
            decision.CycleId,
            decision.Agency,
            row =>
            {
                row.DecisionId = decision.DecisionId;
                row.Stage = AssessmentStage.Verified;
                row.VerifiedScore = AssessmentRow.ToText(result.Score);
                row.Category = result.Category?.Code;
                row.ClarifyUntil = null;
                row.Overdue = false;
                return true;
            },
            cancellation);
        return new AppliedDecision(ClarifyUntil: null);
    }
}

/// <summary>Names the decision that is to be applied.</summary>
/// <param name="CycleId">The cycle.</param>
/// <param name="Agency">The agency's code.</param>
/// <param name="DecisionId">The decision.</param>
public sealed record ApplyDecisionInput(string CycleId, string Agency, string DecisionId);

/// <summary>What a decision led to.</summary>
/// <param name="ClarifyUntil">Until when a new upload is awaited; null when the assessment is verified.</param>
public sealed record AppliedDecision(DateTimeOffset? ClarifyUntil);
