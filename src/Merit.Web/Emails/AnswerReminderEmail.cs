namespace Merit.Web.Emails;

/// <summary>The time to answer an assessor's questions ends soon and no answer was sent.</summary>
/// <param name="Letterhead">Who writes to whom.</param>
/// <param name="Indicators">What the questions are about; empty means the submission as a whole.</param>
/// <param name="Until">When the answer is due; shown in Western Indonesian Time.</param>
/// <param name="DaysLeft">Days until then by the calendar; 0 means today.</param>
public sealed record AnswerReminderEmail(
    Letterhead Letterhead,
    IReadOnlyList<IndicatorReference> Indicators,
    DateTimeOffset Until,
    int DaysLeft) : EmailModel(Letterhead);
