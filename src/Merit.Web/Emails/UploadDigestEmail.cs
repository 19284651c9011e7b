namespace Merit.Web.Emails;

/// <summary>The answer to many uploads of one day, in one mail.</summary>
/// <param name="Letterhead">Who writes to whom.</param>
/// <param name="Day">The day, in Western Indonesian Time.</param>
/// <param name="Uploads">The uploads, oldest first.</param>
public sealed record UploadDigestEmail(Letterhead Letterhead, DateOnly Day, IReadOnlyList<DigestedUpload> Uploads) : EmailModel(Letterhead);

/// <summary>One upload of a digest.</summary>
/// <param name="UploadId">The upload's folder.</param>
/// <param name="Receipt">Its receipt.</param>
/// <param name="ReceivedAt">When it was received.</param>
/// <param name="Accepted">Whether it was accepted.</param>
/// <param name="Errors">Number of findings that are errors.</param>
public sealed record DigestedUpload(string UploadId, string Receipt, DateTimeOffset ReceivedAt, bool Accepted, int Errors);
