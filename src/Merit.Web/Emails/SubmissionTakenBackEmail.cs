namespace Merit.Web.Emails;

/// <summary>The agency has taken back what counted as its self-assessment.</summary>
/// <param name="Letterhead">Who writes to whom.</param>
/// <param name="Receipt">Receipt of the upload that does not count any more.</param>
/// <param name="UploadId">Its folder.</param>
/// <param name="ReceivedAt">When it had been received; shown in Western Indonesian Time.</param>
/// <param name="Deadline">Until when another one may be handed in.</param>
/// <param name="CountsNow">Receipt of the upload that counts by now; null while none does.</param>
public sealed record SubmissionTakenBackEmail(Letterhead Letterhead, string Receipt, string UploadId, DateTimeOffset ReceivedAt, DateTimeOffset Deadline, string? CountsNow)
    : EmailModel(Letterhead);
