using Merit.Assessment;

namespace Merit.Web.Emails;

/// <summary>An upload could not be accepted; the assessment is as it was before.</summary>
/// <param name="Letterhead">Who writes to whom.</param>
/// <param name="UploadId">The upload folder's name.</param>
/// <param name="FileName">The file that the findings are about; <see langword="null"/> when there is none.</param>
/// <param name="Findings">Every finding of the check, at once.</param>
/// <param name="Deadline">End of the submission window; shown in Western Indonesian Time.</param>
/// <param name="CanStillSubmit">Whether the window is open; decides what the agency is asked to do.</param>
public sealed record SubmissionRejectedEmail(
    Letterhead Letterhead,
    string UploadId,
    string? FileName,
    IReadOnlyList<Finding> Findings,
    DateTimeOffset Deadline,
    bool CanStillSubmit) : EmailModel(Letterhead);
