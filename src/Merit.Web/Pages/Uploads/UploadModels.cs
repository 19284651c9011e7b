using Merit.Assessment;
using Merit.Web.Components;

namespace Merit.Web.Pages.Uploads;

/// <summary>Some uploads of a cycle.</summary>
/// <param name="Cycle">The cycle's id.</param>
/// <param name="Breadcrumb">The way here.</param>
/// <param name="Uploads">The uploads of this page.</param>
/// <param name="Next">The key after which the next page begins; null on the last one.</param>
/// <param name="State">The state that is asked for; null for all.</param>
/// <param name="Agency">The agency that is asked for; null for all.</param>
/// <param name="States">The states that an upload can have.</param>
/// <param name="Parts">The cycle's parts; empty where no cycle has that id.</param>
public sealed record UploadsModel(
    string Cycle,
    IReadOnlyList<NavigationLink> Breadcrumb,
    IReadOnlyList<ListedUpload> Uploads,
    string? Next,
    string? State,
    string? Agency,
    IReadOnlyList<string> States,
    IReadOnlyList<NavigationLink> Parts);

/// <summary>One upload.</summary>
/// <param name="Agency">The agency as the path names it.</param>
/// <param name="Folder">The upload's folder.</param>
/// <param name="Receipt">Its receipt.</param>
/// <param name="State">What became of it.</param>
/// <param name="ReceivedAt">When it was received.</param>
/// <param name="Errors">Number of findings that are errors.</param>
public sealed record ListedUpload(string Agency, string Folder, string Receipt, string State, DateTimeOffset ReceivedAt, int Errors);

/// <summary>One upload with what its check found.</summary>
/// <param name="Breadcrumb">The way here.</param>
/// <param name="Agency">The agency as the path names it.</param>
/// <param name="Folder">The upload's folder.</param>
/// <param name="Receipt">Its receipt.</param>
/// <param name="IsAccepted">Whether it became the agency's submission.</param>
/// <param name="ReceivedAt">When it was received.</param>
/// <param name="Indicators">Number of indicators that it fills.</param>
/// <param name="Files">The files that counted.</param>
/// <param name="Findings">Everything that was found.</param>
public sealed record UploadModel(
    IReadOnlyList<NavigationLink> Breadcrumb,
    string Agency,
    string Folder,
    string Receipt,
    bool IsAccepted,
    DateTimeOffset ReceivedAt,
    int Indicators,
    IReadOnlyList<ListedFile> Files,
    IReadOnlyList<Finding> Findings);

/// <summary>A file that counted.</summary>
/// <param name="Name">Its name in the upload's folder.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">SHA-256 of its content; null when it was not read.</param>
public sealed record ListedFile(string Name, long Size, string? Sha256);
