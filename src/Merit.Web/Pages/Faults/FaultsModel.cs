using Merit.Web.Components;
using Merit.Web.Pages.Mails;

namespace Merit.Web.Pages.Faults;

/// <summary>What stands still in a cycle.</summary>
/// <param name="Cycle">The cycle's id.</param>
/// <param name="Breadcrumb">The way here.</param>
/// <param name="Own">The cycle's own fault; null when it has none.</param>
/// <param name="Assessments">Faulted assessments.</param>
/// <param name="Mails">Mails that failed, were refused, or of which nobody knows whether they went out.</param>
/// <param name="Uploads">Uploads whose intake has begun and not ended.</param>
/// <param name="HasMore">Whether more of some kind stands still than is shown.</param>
/// <param name="MayChange">Whether the reader may do something about it.</param>
/// <param name="Parts">The cycle's parts; empty where no cycle has that id.</param>
public sealed record FaultsModel(
    string Cycle,
    IReadOnlyList<NavigationLink> Breadcrumb,
    FaultedPart? Own,
    IReadOnlyList<FaultedPart> Assessments,
    IReadOnlyList<ListedMail> Mails,
    IReadOnlyList<StuckUpload> Uploads,
    bool HasMore,
    bool MayChange,
    IReadOnlyList<NavigationLink> Parts)
{
    /// <summary>What waits too long for somebody.</summary>
    public IReadOnlyList<ListedWait> Waits { get; init; } = [];

    /// <summary>Whether nobody is told of them by mail.</summary>
    public bool IsUntold { get; init; }

    /// <summary>Objections that wait for longer than they should.</summary>
    public IReadOnlyList<WaitingObjection> Objections { get; init; } = [];

    /// <summary>Whether anything waits for somebody.</summary>
    public bool IsQuiet => Own is null && Objections.Count == 0 && Assessments.Count == 0 && Mails.Count == 0 && Uploads.Count == 0 && Waits.Count == 0;
}

/// <summary>Something that waits too long.</summary>
/// <param name="Kind">What, as the texts name it.</param>
/// <param name="About">The agency, the session or the person that it is about.</param>
/// <param name="Slot">The place of the verification; empty where it is about none.</param>
/// <param name="Holder">Who is to act; null where nobody in particular is.</param>
/// <param name="Since">Since when.</param>
/// <param name="Days">For how many working days.</param>
/// <param name="Do">What can be done about it without harm, as the texts name it.</param>
/// <param name="Href">Where.</param>
public sealed record ListedWait(string Kind, string About, string Slot, string? Holder, DateTimeOffset Since, int Days, string Do, string Href)
{
    /// <summary>How many agencies it is about.</summary>
    public int Count { get; init; } = 1;

    /// <summary>The last day of an absence; null otherwise.</summary>
    public DateOnly? Until { get; init; }
}

/// <summary>What fails again and again.</summary>
/// <param name="Agency">The agency's code; empty for the cycle itself.</param>
/// <param name="Name">The agency's name.</param>
/// <param name="Fault">The step and the type of its error.</param>
/// <param name="Since">Since when.</param>
public sealed record FaultedPart(string Agency, string Name, string Fault, DateTimeOffset? Since);

/// <summary>An upload whose intake has begun and not ended.</summary>
/// <param name="Agency">The agency as the path names it.</param>
/// <param name="Upload">The upload's folder.</param>
/// <param name="Since">When its intake began.</param>
public sealed record StuckUpload(string Agency, string Upload, DateTimeOffset Since);

/// <summary>An objection that waits for longer than it should.</summary>
/// <param name="Agency">The agency's code.</param>
/// <param name="Name">Its name.</param>
/// <param name="IsDecided">Whether it was decided and what follows from that is not done.</param>
/// <param name="Since">Since when it waits.</param>
public sealed record WaitingObjection(string Agency, string Name, bool IsDecided, DateTimeOffset Since);
