using Merit.Adapters.Scanning;
using Merit.Assessment;
using Merit.Assessment.Submissions;

namespace MeritFunctions.Records;

/// <summary>What the check of an upload found; kept for good.</summary>
/// <param name="Cycle">The cycle's folder.</param>
/// <param name="Agency">The agency's folder.</param>
/// <param name="Upload">The upload's folder.</param>
/// <param name="Receipt">The upload's receipt.</param>
/// <param name="Sha256">SHA-256 over place, time, names and contents of the files that count.</param>
/// <param name="ReceivedAt">When the newest of them was received.</param>
/// <param name="File">The submission file's name; null when there was none.</param>
/// <param name="Accepted">Whether it became the agency's submission.</param>
/// <param name="Indicators">Number of indicators that it fills.</param>
/// <param name="Files">The files that counted.</param>
/// <param name="Findings">Everything that was found, errors and warnings.</param>
/// <param name="Submission">The submission in its normalised form; null when the upload was rejected.</param>
/// <param name="Answers">What it counts for where it answers a question after the deadline; absent where all of it counts.</param>
public sealed record UploadReport(
    string Cycle,
    string Agency,
    string Upload,
    string Receipt,
    string Sha256,
    DateTimeOffset ReceivedAt,
    string? File,
    bool Accepted,
    int Indicators,
    IReadOnlyList<CountedFile> Files,
    IReadOnlyList<Finding> Findings,
    Submission? Submission = null,
    AnswerScope? Answers = null);

/// <summary>A file of an upload as it was when it was judged.</summary>
/// <param name="Name">Its name in the upload's folder.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">SHA-256 of its content; null when it was not read: too large, or without a manifest that lists it.</param>
/// <param name="ETag">The storage service's name of this version.</param>
/// <param name="ReceivedAt">When it was written, by the app's clock.</param>
/// <param name="Kind">What it is by its own bytes; null when it was not read.</param>
/// <param name="Verdict">Why nobody opens it: malware was found in it, or no scanner has said that there is none; null when it is clean.</param>
public sealed record CountedFile(
    string Name, long Size, string? Sha256, string ETag, DateTimeOffset ReceivedAt, ContentKind? Kind = null, ScanVerdict? Verdict = null);
