namespace MeritFunctions.Intake;

/// <summary>An upload as it was read.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Sha256">SHA-256 over manifest and submission file.</param>
/// <param name="UploadedAt">When its manifest was written, by the clock of the storage service, in whole seconds.</param>
/// <param name="File">The submission file's name; null when there is none that can be read.</param>
/// <param name="Bytes">The submission file's content; null when there is none that can be read.</param>
/// <param name="Findings">What is wrong with the upload as a whole.</param>
public sealed record UploadContent(UploadPlace Place, string Sha256, DateTimeOffset UploadedAt, string? File, byte[]? Bytes, IntakeFindings Findings)
{
    private const int ReceiptHashDigits = 12;
    private const int LongestUploadName = 48;

    /// <summary>Names this content at this place for good: the folder's safe characters and the beginning of the hash.</summary>
    public string Receipt
    {
        get
        {
            string safe = string.Concat(Place.Upload.Take(LongestUploadName).Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '-'));
            return $"{safe}-{Sha256[..ReceiptHashDigits]}";
        }
    }
}
