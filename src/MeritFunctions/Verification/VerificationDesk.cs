using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Instruments;
using Merit.Assessment.Submissions;
using Merit.Assessment.Verification;
using MeritFunctions.Cycle;
using MeritFunctions.Intake;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Verification;

/// <summary>Takes assessors' decisions: stores first, wakes second.</summary>
public sealed class VerificationDesk(DecisionTable decisions, RecordStore records)
{
    /// <summary>Everything that is wrong with a decision on an assessment.</summary>
    public async Task CheckAsync(VerificationDecision decision, Instrument instrument, IntakeFindings findings, CancellationToken cancellation)
    {
        Submission? submission = await records.ReadAsync<Submission>(RecordNames.Submission(decision.CycleId, decision.Agency, decision.Receipt), cancellation);
        if (decision.Outcome == VerificationOutcome.Adjust && decision.Levels.Count == 0)
        {
            findings.Error("levels-required", "/levels");
        }

        if (decision.Outcome != VerificationOutcome.Confirm && string.IsNullOrWhiteSpace(decision.Reason))
        {
            findings.Error("reason-required", "/reason");
        }

        // What is only doubtful in a file that an agency corrects would stay unread in a decision, so it counts as an error here.
        findings.AddRange(LevelAdjustments.Apply(instrument, submission?.Entries ?? [], decision.Levels).Findings
            .Select(f => f with { Severity = FindingSeverity.Error }));

        for (int place = 0; place < decision.Indicators.Count; place++)
        {
            if (instrument.Find(decision.Indicators[place]) is not { IsLeaf: true })
            {
                findings.Error("indicator-unknown", $"/indicators/{place}", decision.Indicators[place]);
            }
        }

        if (decision.ClarifyUntil <= decision.DecidedAt)
        {
            findings.Error("clarify-until-past", "/clarifyUntil");
        }
    }

    /// <summary>Stores a decision and wakes the assessment. The same id again only wakes.</summary>
    public async Task DecideAsync(VerificationDecision decision, DurableTaskClient client, CancellationToken cancellation)
    {
        string record = RecordNames.Decision(decision.CycleId, decision.Agency, decision.DecisionId);
        try
        {
            await records.WriteAsync(record, decision, cancellation);
        }
        catch (RecordConflictException)
        {
            // The same decision was being stored when a process died, or by a request beside this one: the first stands.
            decision = await records.ReadAsync<VerificationDecision>(record, cancellation) ?? decision;
        }

        await decisions.TryInsertAsync(
            new DecisionRow
            {
                PartitionKey = TableKey.From(decision.CycleId),
                RowKey = DecisionTable.RowKey(decision.Agency, decision.DecisionId),
                Agency = decision.Agency,
                DecisionId = decision.DecisionId,
                Receipt = decision.Receipt,
                Round = decision.Round,
                Record = record,
                DecidedAt = decision.DecidedAt,
            },
            cancellation);
        await Wakes.AssessmentAsync(client, decision.CycleId, decision.Agency, decision.DecisionId, cancellation);
    }
}
