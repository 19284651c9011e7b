using Merit.Adapters.Storage;
using Merit.Assessment.Auditing;
using Merit.Assessment.Reading;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Records;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Verification;

/// <summary>
/// Takes an agency's answers to what it was asked. What it writes is kept until it sends it; then the answers are a record, and the
/// assessment's row names the one record of a round that counts, in the same write that has verification go on.
/// </summary>
public sealed class AnswerDesk(AssessmentTable assessments, DecisionTable decisions, AnswerDrafts drafts, RecordStore records, ChangeLog changes, TimeProvider clock)
{
    /// <summary>The question that the agency was asked last, whether or not it may still answer; null when what was decided last asks nothing.</summary>
    public async Task<VerificationDecision?> FindAsync(AssessmentRow row, CancellationToken cancellation) =>
        row.ClarificationRounds > 0
            && await decisions.FindAsync(row.PartitionKey, row.Applied.Split('\n')[^1], cancellation) is { } stored
            && VerificationDecision.Of(stored) is { Outcome: VerificationOutcome.Clarify } asked
            ? asked
            : null;

    /// <summary>Why a question cannot be answered any more; null while it can.</summary>
    public OrderOutcome? RefusalOf(AssessmentRow row, CycleRow cycle, VerificationDecision asked) =>
        cycle.Status == CycleStatus.Cancelled ? OrderOutcome.Conflict("cycle-cancelled", cycle.RowKey)
        : cycle.Release > 0 || row.Stage == AssessmentStage.Determined ? OrderOutcome.Conflict("already-released", cycle.RowKey)
        : row.IsWithdrawn ? OrderOutcome.Conflict("agency-withdrawn", row.RowKey, cycle.RowKey)
        : row.Applied.Split('\n')[^1] != asked.Key ? OrderOutcome.Conflict("answer-not-asked")
        : SentOf(row, asked) is { } sent ? OrderOutcome.Conflict("answers-sent", Messages.Wib(sent.At))
        : clock.GetUtcNow() > row.UntilIn(cycle) ? OrderOutcome.Conflict("answer-late", Messages.Wib(row.UntilIn(cycle)))
        : null;

    /// <summary>What is written and not sent.</summary>
    public Task<AnswerDraft> ReadAsync(AssessmentRow row, VerificationDecision asked, CancellationToken cancellation) => drafts.ReadAsync(PlaceOf(row), asked.Round, cancellation);

    /// <summary>Keeps what somebody has typed.</summary>
    /// <param name="row">The assessment.</param>
    /// <param name="asked">The question.</param>
    /// <param name="texts">The answers, in the order of the questions.</param>
    /// <param name="seen">The tag of what was kept when they began to type.</param>
    /// <param name="by">Who types.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <returns>What is kept then: somebody else's where they have written meanwhile.</returns>
    public Task<AnswerDraft> SaveAsync(AssessmentRow row, VerificationDecision asked, IReadOnlyList<string> texts, string seen, Caller by, CancellationToken cancellation) =>
        drafts.WriteAsync(PlaceOf(row), asked.Round, new AnswerDraft(texts, by.Id, clock.GetUtcNow()), seen, cancellation);

    /// <summary>Sends answers, by which verification goes on. The same again is the same; others are refused.</summary>
    /// <param name="cycle">The cycle.</param>
    /// <param name="row">The assessment.</param>
    /// <param name="asked">The question.</param>
    /// <param name="texts">The answers, in the order of the questions; empty where nothing is to be said.</param>
    /// <param name="by">Who sends them.</param>
    /// <param name="client">The durable client; null where something else that is stored wakes the assessment.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async Task<OrderOutcome> SendAsync(
        CycleRow cycle, AssessmentRow row, VerificationDecision asked, IReadOnlyList<string> texts, Caller by, DurableTaskClient? client, CancellationToken cancellation)
    {
        int count = ClarificationThread.QuestionsOf(asked).Count;
        var document = new AnswerDocument(asked.CycleId, asked.Agency, asked.DecisionId, asked.Receipt, asked.Round, [.. Enumerable.Range(0, count).Select(place => texts.ElementAtOrDefault(place) ?? "")]);
        string hash = StoredJson.Sha256(StoredJson.Serialize(document));
        string name = RecordNames.Answers(asked.CycleId, asked.Agency, asked.Round, hash);
        if (SentOf(row, asked)?.Sha256 != hash)
        {
            if (RefusalOf(row, cycle, asked) is { } refused)
            {
                return refused;
            }

            if (document.Texts.All(text => text.Length == 0) && row.Receipt == asked.Receipt)
            {
                FindingList findings = new(Messages.Find);
                findings.Error("answer-empty", "");
                return OrderOutcome.Invalid(findings.All);
            }

            await records.WriteAsync(name, document, cancellation);
        }

        OrderOutcome outcome = OrderOutcome.Done;
        AssessmentRow? after = await assessments.ChangeAsync(
            row,
            r =>
            {
                // Judged on the row that is written: somebody else may have sent others, and time goes on.
                bool isSent = SentOf(r, asked)?.Sha256 == hash;
                outcome = isSent ? OrderOutcome.Done : RefusalOf(r, cycle, asked) ?? OrderOutcome.Done;
                if (isSent || !outcome.IsDone)
                {
                    return false;
                }

                r.Answers = StoredJson.ToText<IReadOnlyList<SentAnswer>>([.. ClarificationThread.AnswersOf(r), new SentAnswer(asked.Round, clock.GetUtcNow(), by.Id, name, hash)]);
                r.Stage = r.Stage == AssessmentStage.ClarificationRequested ? AssessmentStage.AwaitingVerification : r.Stage;
                r.Unlogged = ChangeLog.Add(r.Unlogged, changes.Change($"answers|{asked.Key}", AuditKind.AnswersSent, $"{r.RowKey}/{asked.Receipt}", hash, by.Id, by.AuditRole));
                return true;
            },
            cancellation);
        if (after is null || !outcome.IsDone)
        {
            return outcome;
        }

        // Also when they were sent before: whoever sent them may have stopped in between.
        await changes.NoteAsync(asked.CycleId, after.Unlogged, cancellation);
        if (client is not null)
        {
            await Wakes.AssessmentAsync(client, asked.CycleId, asked.Agency, "answers", cancellation);
        }

        return outcome;
    }

    /// <summary>Sends along what is written when the agency sends files: these end the wait as well, and nothing that was written is to be left behind.</summary>
    public async Task SendAlongAsync(CycleRow cycle, AssessmentRow row, Caller by, CancellationToken cancellation)
    {
        if (await FindUnsentAsync(cycle, row, cancellation) is var (asked, written))
        {
            await SendAsync(cycle, row, asked, written.Texts, by, client: null, cancellation);
        }
    }

    /// <summary>The question and what is written in answer to it, where there is something that can still be sent.</summary>
    public async Task<(VerificationDecision Asked, AnswerDraft Written)?> FindUnsentAsync(CycleRow cycle, AssessmentRow row, CancellationToken cancellation) =>
        await FindAsync(row, cancellation) is { } asked && RefusalOf(row, cycle, asked) is null && await ReadAsync(row, asked, cancellation) is { Tag.Length: > 0 } written
            ? (asked, written)
            : null;

    private static SentAnswer? SentOf(AssessmentRow row, VerificationDecision asked) => ClarificationThread.AnswersOf(row).Find(sent => sent.Round == asked.Round);

    private static DraftPlace PlaceOf(AssessmentRow row) => new(row.PartitionKey, row.RowKey);
}
