using Merit.Assessment;

namespace Merit.Web.Pages.Agencies;

/// <summary>An agency's draft: the files that it gathers before it sends them. Nothing of it counts yet.</summary>
public sealed record UploadModel
{
    /// <summary>The cycle's title.</summary>
    public required Text Cycle { get; init; }

    /// <summary>The agency's name.</summary>
    public required string Agency { get; init; }

    /// <summary>Where the agency's own form is downloaded, an address of our own.</summary>
    public required string Template { get; init; }

    /// <summary>The name that it is downloaded under, without its ending: a file of that name is taken for the submission.</summary>
    public required string TemplateName { get; init; }

    /// <summary>By when it may be sent; null where it may not.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Why nothing may be sent now; null while it may. The draft stays as it is.</summary>
    public Text? Closed { get; init; }

    /// <summary>The only indicators that it would count for, because an assessor asked about them after the deadline; null where all would.</summary>
    public IReadOnlyList<string>? Counts { get; init; }

    /// <summary>Names the state of the draft, as its document's <c>tag</c> does.</summary>
    public required string Tag { get; init; }

    /// <summary>The files, in the draft's order; the submission is <c>submission.xlsx</c>, <c>.json</c> or <c>.csv</c>.</summary>
    public IReadOnlyList<DraftFile> Files { get; init; } = [];

    /// <summary>What may be put into a draft.</summary>
    public required DraftLimits Limits { get; init; }

    /// <summary>What was wrong with what the form was just sent with; a pointer begins with a file's name.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];
}

/// <summary>A file of a draft.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">SHA-256 of its content, 64 lower-case hexadecimal digits.</param>
/// <param name="IsThere">Whether its content has arrived whole.</param>
/// <param name="AddedAt">When its name was added.</param>
public sealed record DraftFile(string Name, long Size, string Sha256, bool IsThere, DateTimeOffset AddedAt);

/// <summary>What may be put into a draft.</summary>
/// <param name="LargestFile">The largest evidence file, in bytes.</param>
/// <param name="LargestSubmission">The largest submission file, in bytes.</param>
/// <param name="MostFiles">The most files, the submission among them.</param>
public sealed record DraftLimits(long LargestFile, long LargestSubmission, int MostFiles);
