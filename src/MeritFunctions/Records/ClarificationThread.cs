using Merit.Adapters.Storage;

namespace MeritFunctions.Records;

/// <summary>Puts together what was asked of an agency and what it answered, from what is stored.</summary>
public sealed class ClarificationThread(DecisionTable decisions, RecordStore records)
{
    /// <summary>All rounds that took effect, oldest first.</summary>
    public async Task<IReadOnlyList<ClarificationRound>> ReadAsync(AssessmentRow row, CancellationToken cancellation) =>
        row.ClarificationRounds == 0
            ? []
            : await ReadAsync(row, [.. (await decisions.ListAsync(row.PartitionKey, row.RowKey, cancellation)).Select(VerificationDecision.Of)], cancellation);

    /// <summary>The same of an assessment whose decisions are known.</summary>
    public async Task<IReadOnlyList<ClarificationRound>> ReadAsync(AssessmentRow row, IReadOnlyList<VerificationDecision> decided, CancellationToken cancellation)
    {
        Dictionary<string, VerificationDecision> byKey = decided.ToDictionary(decision => decision.Key, StringComparer.Ordinal);
        VerificationDecision[] applied = [.. row.Applied.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(byKey.GetValueOrDefault).OfType<VerificationDecision>()];
        List<SentAnswer> sent = AnswersOf(row);
        List<ClarificationRound> rounds = [];
        foreach ((int place, VerificationDecision asked) in applied.Index().Where(decision => decision.Item.Outcome == VerificationOutcome.Clarify))
        {
            SentAnswer? answer = sent.Find(one => one.Round == asked.Round);
            AnswerDocument? document = answer is null ? null : await records.ReadAsync<AnswerDocument>(answer.Record, cancellation);
            string? after = place + 1 < applied.Length ? applied[place + 1].Receipt : row.Receipt;
            rounds.Add(new ClarificationRound(
                asked.Round,
                asked.DecisionId,
                asked.Assessor,
                asked.Receipt,
                asked.DecidedAt,
                asked.ClarifyUntil,
                asked.Questions is null ? null : asked.Reason,
                asked.Indicators,
                [.. QuestionsOf(asked).Select((question, number) => new AnsweredQuestion(
                    number + 1, question.Indicator, question.Text, document?.Texts.ElementAtOrDefault(number) is { Length: > 0 } text ? text : null))],
                answer,
                after == asked.Receipt ? null : after));
        }

        return rounds;
    }

    /// <summary>The questions of a decision to ask. One without questions of their own asks with its reason.</summary>
    public static IReadOnlyList<(string? Indicator, string Text)> QuestionsOf(VerificationDecision asked) =>
        asked.Questions is { Count: > 0 } questions
            ? [.. questions.Select(question => ((string?)question.Indicator, question.Text))]
            : [(asked.Indicators is [{ } only] ? only : null, asked.Reason ?? "")];

    /// <summary>The answers that were sent, oldest first.</summary>
    public static List<SentAnswer> AnswersOf(AssessmentRow row) => row.Answers.Length == 0 ? [] : StoredJson.Deserialize<List<SentAnswer>>(row.Answers);
}
