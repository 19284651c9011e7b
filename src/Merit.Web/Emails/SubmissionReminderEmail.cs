namespace Merit.Web.Emails;

/// <summary>The submission window closes soon and nothing was accepted yet.</summary>
/// <param name="Letterhead">Who writes to whom.</param>
/// <param name="Deadline">End of the submission window; shown in Western Indonesian Time.</param>
/// <param name="DaysLeft">Whole days until the deadline; 0 means today.</param>
/// <param name="UploadTo">Where to upload: an http(s) address becomes a link, anything else is shown as it is.</param>
public sealed record SubmissionReminderEmail(
    Letterhead Letterhead,
    DateTimeOffset Deadline,
    int DaysLeft,
    string UploadTo) : EmailModel(Letterhead);
