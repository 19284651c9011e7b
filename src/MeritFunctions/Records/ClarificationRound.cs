namespace MeritFunctions.Records;

/// <summary>A round of questions to an agency and what it answered.</summary>
/// <param name="Round">The round that it asked in, from 0.</param>
/// <param name="DecisionId">Id of the decision to ask.</param>
/// <param name="Assessor">Opaque id of who asked.</param>
/// <param name="Receipt">The upload that it is about.</param>
/// <param name="AskedAt">When it was asked.</param>
/// <param name="Until">Until when the agency could answer, unless its time to submit ended later.</param>
/// <param name="Reason">What was said to all questions together; absent where that is the question.</param>
/// <param name="Indicators">The indicators that it reopened; empty where the submission as a whole.</param>
/// <param name="Questions">The questions with their answers.</param>
/// <param name="Answer">When the answers were sent, and by whom; absent when none were.</param>
/// <param name="NewReceipt">The upload that counted when the round was over, where it is another one; absent where nothing was uploaded.</param>
public sealed record ClarificationRound(
    int Round,
    string DecisionId,
    string Assessor,
    string Receipt,
    DateTimeOffset AskedAt,
    DateTimeOffset? Until,
    string? Reason,
    IReadOnlyList<string> Indicators,
    IReadOnlyList<AnsweredQuestion> Questions,
    SentAnswer? Answer,
    string? NewReceipt);

/// <summary>A question with its answer.</summary>
/// <param name="Number">Its number in the round, from 1.</param>
/// <param name="Indicator">The indicator that it is about; absent where it is about more than one.</param>
/// <param name="Question">What was asked.</param>
/// <param name="Answer">What was answered; absent when nothing was written.</param>
public sealed record AnsweredQuestion(int Number, string? Indicator, string Question, string? Answer);

/// <summary>That answers were sent. The row of the assessment holds one of these for each round, and that decides which of two counts.</summary>
/// <param name="Round">The round that the question was asked in, from 0.</param>
/// <param name="At">When.</param>
/// <param name="By">Opaque id of who sent them.</param>
/// <param name="Record">Name of the record that holds them.</param>
/// <param name="Sha256">SHA-256 of that record.</param>
public sealed record SentAnswer(int Round, DateTimeOffset At, string By, string Record, string Sha256);

/// <summary>Answers as an agency sent them.</summary>
/// <param name="CycleId">The cycle.</param>
/// <param name="Agency">The agency's code.</param>
/// <param name="DecisionId">Id of the decision to ask.</param>
/// <param name="Receipt">The upload that it was about.</param>
/// <param name="Round">The round that it was asked in, from 0.</param>
/// <param name="Texts">The answers, in the order of the questions; empty where nothing was written.</param>
public sealed record AnswerDocument(string CycleId, string Agency, string DecisionId, string Receipt, int Round, IReadOnlyList<string> Texts);
