using Merit.Assessment;

namespace MeritFunctions.Records;

/// <summary>What the check of an upload found; kept for good.</summary>
/// <param name="Cycle">The cycle's folder.</param>
/// <param name="Agency">The agency's folder.</param>
/// <param name="Upload">The upload's folder.</param>
/// <param name="Receipt">The upload's receipt.</param>
/// <param name="Sha256">SHA-256 over manifest and submission file.</param>
/// <param name="ReceivedAt">When the upload was complete.</param>
/// <param name="File">The submission file's name; null when there was none.</param>
/// <param name="Accepted">Whether it became the agency's submission.</param>
/// <param name="Indicators">Number of indicators that it fills.</param>
/// <param name="Findings">Everything that was found, errors and warnings.</param>
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
    IReadOnlyList<Finding> Findings);
