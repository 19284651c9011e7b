using Merit.Adapters.Storage;
using Merit.Assessment;

namespace MeritFunctions.Cycle;

/// <summary>How far a cycle is, as watchers see it.</summary>
/// <param name="Id">The cycle.</param>
/// <param name="Status">One of <see cref="CycleStatus"/>.</param>
/// <param name="Title">Its title.</param>
/// <param name="SubmissionDeadline">Uploads after this moment are late.</param>
/// <param name="VerificationDeadline">When verification should be done.</param>
/// <param name="Agencies">Number of agencies.</param>
/// <param name="Counts">Agencies by stage, and how many are scored, closed, overdue and faulted.</param>
/// <param name="Categories">Verified agencies by category code.</param>
/// <param name="Mails">Mails by status.</param>
/// <param name="Fault">The cycle's own step that fails again and again; null when none does.</param>
/// <param name="FaultSince">Since when.</param>
/// <param name="PausedAt">Since when it is paused; null when it goes on.</param>
/// <param name="ReleasedAt">When the release that holds was stored; null before the first.</param>
/// <param name="CancelledAt">When it was cancelled; null while it was not.</param>
public sealed record WatchedCycle(
    string Id,
    string Status,
    Text Title,
    DateTimeOffset SubmissionDeadline,
    DateTimeOffset VerificationDeadline,
    int Agencies,
    IReadOnlyDictionary<string, int> Counts,
    IReadOnlyDictionary<string, int> Categories,
    IReadOnlyDictionary<string, int> Mails,
    string? Fault,
    DateTimeOffset? FaultSince,
    DateTimeOffset? PausedAt,
    DateTimeOffset? ReleasedAt,
    DateTimeOffset? CancelledAt)
{
    /// <summary>The app's moment for which this was told; no part of what the tag names.</summary>
    public DateTimeOffset? Now { get; init; }

    /// <summary>What is seen of a cycle.</summary>
    public static WatchedCycle Of(CycleSeen seen, Seen<NotificationRow> mails) => new(
        seen.Cycle.RowKey,
        seen.Status,
        new Text(seen.Cycle.TitleId, seen.Cycle.TitleEn),
        seen.Cycle.SubmissionDeadline,
        seen.Cycle.VerificationDeadline,
        seen.Cycle.Agencies,
        CycleProgressReader.CountStages(seen.Assessments.Rows, seen.Cycle, seen.Now),
        CycleProgressReader.CountCategories(seen.Assessments.Rows),
        CycleProgressReader.Count(NotificationStatus.All, mails.Rows.Select(m => m.Status)),
        seen.Cycle.Fault,
        seen.Cycle.FaultSince,
        seen.Cycle.PausedAt,
        seen.Cycle.ReleasedAt,
        seen.Cycle.CancelledAt);
}
