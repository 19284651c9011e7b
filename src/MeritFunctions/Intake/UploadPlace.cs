namespace MeritFunctions.Intake;

/// <summary>Where an upload stands: the three folders of its path, as the agency wrote them.</summary>
/// <param name="Cycle">The cycle's folder.</param>
/// <param name="Agency">The agency's folder.</param>
/// <param name="Upload">The upload's folder, any name that the agency likes; empty for files that lie in none.</param>
public sealed record UploadPlace(string Cycle, string Agency, string Upload)
{
    /// <summary>What the folders begin with that hold the evidence of an objection. It is read and named by the objection itself, and no upload.</summary>
    public const string OfObjections = "~objection-";

    /// <summary>The prefix of its blobs.</summary>
    public string Prefix => Upload.Length == 0 ? $"{Cycle}/{Agency}/" : $"{Cycle}/{Agency}/{Upload}/";

    /// <summary>
    /// The place of a blob, or null when the blob does not lie in an agency's folder, or in that of an objection. A file that lies there directly has
    /// the upload folder <c>""</c>: it is answered, too.
    /// </summary>
    public static UploadPlace? Of(string blobName)
    {
        string[] parts = blobName.Split('/', 4);
        return parts.Length < 3 || parts[0].Length == 0 || parts[1].Length == 0 || parts[2].StartsWith(OfObjections, StringComparison.Ordinal) ? null : new UploadPlace(parts[0], parts[1], parts.Length == 4 ? parts[2] : "");
    }
}
