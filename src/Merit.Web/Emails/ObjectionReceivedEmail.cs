namespace Merit.Web.Emails;

/// <summary>An agency's objection to its result was received.</summary>
/// <param name="Letterhead">Who writes to whom.</param>
/// <param name="SentAt">When it was received; shown in Western Indonesian Time.</param>
/// <param name="RecordHash">Hash of its record, hexadecimal: the receipt.</param>
/// <param name="Points">The indicators that it is about.</param>
/// <param name="Files">How many files of new evidence it brings.</param>
public sealed record ObjectionReceivedEmail(
    Letterhead Letterhead,
    DateTimeOffset SentAt,
    string RecordHash,
    IReadOnlyList<ObjectedLevel> Points,
    int Files) : EmailModel(Letterhead);
