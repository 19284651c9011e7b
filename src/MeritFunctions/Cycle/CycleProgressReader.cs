using System.Text.Json.Serialization;
using Merit.Adapters.Storage;
using Merit.Assessment;
using MeritFunctions.Http;
using MeritFunctions.Records;

namespace MeritFunctions.Cycle;

/// <summary>Counts how far a cycle is, from the rows that the orchestrations keep.</summary>
public sealed class CycleProgressReader(
    CycleInstruments cycles, AssessmentTable assessments, NotificationTable notifications, ClaimTable claims, TimeProvider clock)
{
    /// <summary>The cycle's progress, or null when there is no such cycle.</summary>
    public async Task<CycleProgressView?> ReadAsync(string cycleId, CancellationToken cancellation)
    {
        if (await cycles.FindAsync(cycleId, cancellation) is not ({ } cycle, { } instrument))
        {
            return null;
        }

        List<AssessmentRow> rows = await assessments.ListAsync(cycleId, cancellation);
        List<NotificationRow> mails = await notifications.ListAsync(cycleId, cancellation);
        List<ClaimRow> uploads = await claims.ListAsync(cycleId, cancellation);
        DateTimeOffset now = clock.GetUtcNow();
        return new CycleProgressView(
            cycleId,
            StatusOf(cycle, rows),
            new Text(cycle.TitleId, cycle.TitleEn),
            cycle.AssessingBody,
            cycle.InstrumentId,
            cycle.InstrumentVersion,
            cycle.InstrumentHash,
            instrument.Hash,
            cycle.OpensAt,
            cycle.SubmissionDeadline,
            cycle.VerificationDeadline,
            now,
            cycle.Agencies,
            CountStages(rows, cycle, now),
            CountCategories(rows),
            Count(NotificationStatus.All, mails.Select(m => m.Status)),
            Count([ClaimStatus.Claimed, ClaimStatus.Accepted, ClaimStatus.Rejected], uploads.Select(u => u.Status)),
            cycle.Fault,
            cycle.FaultSince,
            cycle.PausedAt,
            cycle.CancelledAt)
        {
            ETag = EntityTag.Of(cycle.ETag),
        };
    }

    /// <summary>Whether an assessment should have been verified by now.</summary>
    public static bool IsOverdue(AssessmentRow row, CycleRow cycle, DateTimeOffset now) =>
        row.Stage is AssessmentStage.AwaitingVerification or AssessmentStage.ClarificationRequested && now > cycle.VerificationDeadline;

    /// <summary>Where a cycle stands. Until the release it is told by the assessments, of which one may be reopened when all were done.</summary>
    internal static string StatusOf(CycleRow cycle, IReadOnlyList<AssessmentRow> rows) =>
        cycle.Status is not (CycleStatus.Open or CycleStatus.AwaitingPlenary) ? cycle.Status : rows.All(r => r.HasEndedIn(cycle)) ? CycleStatus.AwaitingPlenary : CycleStatus.Open;

    /// <summary>Agencies by stage, and how many are scored, closed, overdue and faulted.</summary>
    internal static SortedDictionary<string, int> CountStages(IReadOnlyList<AssessmentRow> rows, CycleRow cycle, DateTimeOffset now)
    {
        SortedDictionary<string, int> counts = Count(AssessmentStage.All, rows.Select(r => r.Stage));
        counts["scored"] = rows.Count(r => r.SelfScore is not null);
        counts["overdue"] = rows.Count(r => IsOverdue(r, cycle, now));
        counts["closed"] = rows.Count(r => r.ClosedAt is not null);
        counts["faulted"] = rows.Count(r => r.Fault is not null);
        return counts;
    }

    /// <summary>Verified agencies by category code.</summary>
    internal static SortedDictionary<string, int> CountCategories(IReadOnlyList<AssessmentRow> rows) =>
        Count([], rows.Where(r => r.Category is not null).Select(r => r.Category!));

    /// <summary>Values by how often they are there; some are named even when they are not.</summary>
    internal static SortedDictionary<string, int> Count(IEnumerable<string> always, IEnumerable<string> values)
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (string name in always)
        {
            counts[name] = 0;
        }

        foreach (IGrouping<string, string> group in values.GroupBy(v => v))
        {
            counts[group.Key] = group.Count();
        }

        return counts;
    }
}

/// <summary>How far a cycle is, as operators see it.</summary>
/// <param name="Id">The cycle.</param>
/// <param name="Status">One of <see cref="Merit.Adapters.Storage.CycleStatus"/>.</param>
/// <param name="Title">Its title.</param>
/// <param name="AssessingBody">The body that assesses.</param>
/// <param name="Instrument">The instrument's id.</param>
/// <param name="InstrumentVersion">The instrument's version.</param>
/// <param name="InstrumentHash">SHA-256 of the pinned instrument document, byte for byte.</param>
/// <param name="InstrumentCanonicalHash">SHA-256 of its canonical spelling: the same whatever its layout.</param>
/// <param name="OpensAt">When it was started.</param>
/// <param name="SubmissionDeadline">Uploads after this moment are late.</param>
/// <param name="VerificationDeadline">When verification should be done.</param>
/// <param name="Now">The app's present moment.</param>
/// <param name="Agencies">Number of agencies.</param>
/// <param name="Counts">Agencies by stage, and how many are scored, closed, overdue and faulted.</param>
/// <param name="Categories">Verified agencies by category code.</param>
/// <param name="Mails">Mails by status.</param>
/// <param name="Uploads">Uploads by status.</param>
/// <param name="Fault">The cycle's own step that fails again and again, and the type of its error; null when none does.</param>
/// <param name="FaultSince">Since when.</param>
/// <param name="PausedAt">Since when nothing is closed, decided or reminded of; null when the cycle goes on.</param>
/// <param name="CancelledAt">When it was cancelled; null while it was not.</param>
public sealed record CycleProgressView(
    string Id,
    string Status,
    Text Title,
    string AssessingBody,
    string Instrument,
    string InstrumentVersion,
    string InstrumentHash,
    string InstrumentCanonicalHash,
    DateTimeOffset OpensAt,
    DateTimeOffset SubmissionDeadline,
    DateTimeOffset VerificationDeadline,
    DateTimeOffset Now,
    int Agencies,
    IReadOnlyDictionary<string, int> Counts,
    IReadOnlyDictionary<string, int> Categories,
    IReadOnlyDictionary<string, int> Mails,
    IReadOnlyDictionary<string, int> Uploads,
    string? Fault,
    DateTimeOffset? FaultSince,
    DateTimeOffset? PausedAt,
    DateTimeOffset? CancelledAt)
{
    /// <summary>Names the state of the cycle that orders change.</summary>
    [JsonIgnore]
    public string ETag { get; init; } = "";
}
