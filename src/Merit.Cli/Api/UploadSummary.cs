namespace Merit.Cli.Api;

/// <summary>One upload and what its check found.</summary>
/// <param name="Status">claimed while it is being checked, then accepted or rejected.</param>
public sealed record UploadSummary(string Agency, string Upload, string Receipt, string Status, string? File, IReadOnlyList<UploadFinding> Findings)
{
    /// <summary>Whether its check is done.</summary>
    public bool IsSettled => Status is "accepted" or "rejected";
}
