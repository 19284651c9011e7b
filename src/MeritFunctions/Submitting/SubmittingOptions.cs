using Merit.Assessment.Submissions;

namespace MeritFunctions.Submitting;

/// <summary>Settings of drafts: section <c>Submitting</c>.</summary>
public sealed class SubmittingOptions
{
    /// <summary>How many files a draft may have.</summary>
    public const int MostFiles = ManifestJson.MostFiles;

    /// <summary>The largest file beside the submission, in bytes.</summary>
    public long LargestFile { get; set; } = 2L * 1024 * 1024 * 1024;

    /// <summary>Bytes of all files of a draft together. What was put into it and taken out again counts too, for a day.</summary>
    public long LargestDraft { get; set; } = 20L * 1024 * 1024 * 1024;
}
