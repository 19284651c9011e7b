using Merit.Assessment;

namespace Merit.Web.Emails;

/// <summary>A submission was accepted.</summary>
/// <param name="Letterhead">Who writes to whom.</param>
/// <param name="UploadId">The upload folder's name, as the agency chose it.</param>
/// <param name="Receipt">The number of the receipt, which names this content of this upload for good.</param>
/// <param name="Sha256">SHA-256 over everything that counts, 64 hexadecimal digits.</param>
/// <param name="ReceivedAt">When the upload was complete; shown in Western Indonesian Time.</param>
/// <param name="IndicatorCount">Number of indicators that the submission fills.</param>
/// <param name="Warnings">Findings that did not stop the submission.</param>
/// <param name="Deadline">End of the submission window; shown in Western Indonesian Time.</param>
/// <param name="CanBeReplaced">Whether a later upload may still take its place.</param>
public sealed record SubmissionReceivedEmail(
    Letterhead Letterhead,
    string UploadId,
    string Receipt,
    string Sha256,
    DateTimeOffset ReceivedAt,
    int IndicatorCount,
    IReadOnlyList<Finding> Warnings,
    DateTimeOffset Deadline,
    bool CanBeReplaced) : EmailModel(Letterhead);
