using Merit.Assessment;

namespace Merit.Web.Emails;

/// <summary>An upload could not be accepted; the assessment is as it was before.</summary>
/// <param name="Letterhead">Who writes to whom.</param>
/// <param name="UploadId">The upload folder's name.</param>
/// <param name="FileName">The file that the findings are about; <see langword="null"/> when there is none.</param>
/// <param name="Findings">Every finding of the check, at once.</param>
/// <param name="Deadline">End of the submission window; shown in Western Indonesian Time. <see langword="null"/> when the upload's folder belongs to no cycle.</param>
/// <param name="Window">Whether another upload can still count; decides what the agency is asked to do.</param>
public sealed record SubmissionRejectedEmail(
    Letterhead Letterhead,
    string UploadId,
    string? FileName,
    IReadOnlyList<Finding> Findings,
    DateTimeOffset? Deadline,
    SubmissionWindow Window) : EmailModel(Letterhead);

/// <summary>Whether another upload can still count.</summary>
public enum SubmissionWindow
{
    /// <summary>It can.</summary>
    Open,

    /// <summary>The deadline has passed.</summary>
    Closed,

    /// <summary>The assessment has been verified.</summary>
    Verified,
}
