using System.Collections.Concurrent;
using Azure.Data.Tables;
using Merit.Adapters.Storage;
using Merit.Assessment.Searching;
using MeritFunctions.Records;

namespace MeritFunctions.Cycle;

/// <summary>
/// What watchers of cycles look at, in memory: however many they are, and however large the cycle is, storage is asked every few
/// seconds for what changed. What nobody looked at for a while is forgotten.
/// </summary>
public sealed class CycleBoard(
    CycleInstruments cycles, AssessmentTable assessments, NotificationTable mails, AgencyTable agencies, NoteTable notes, TimeProvider clock)
{
    private static readonly TimeSpan Unused = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, SharedRows<AssessmentRow>> _assessments = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, SharedRows<NotificationRow>> _mails = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, SharedRows<NoteRow>> _notes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, SharedRows<AgencyRow>> _register = new(StringComparer.Ordinal);

    /// <summary>The cycle with its assessments; null when there is none.</summary>
    public async Task<CycleSeen?> FindAsync(string cycleId, CancellationToken cancellation)
    {
        if (await cycles.FindRecentAsync(cycleId, cancellation) is not ({ } cycle, { } instrument))
        {
            return null;
        }

        Seen<AssessmentRow> rows = await LookAsync(_assessments, cycleId, since => assessments.ListChangedAsync(cycleId, since, CancellationToken.None), cancellation);
        return new CycleSeen(cycle, instrument, rows, clock.GetUtcNow());
    }

    /// <summary>The assessments that a query means, by agency code. Notes are read only for one that asks for them.</summary>
    public async Task<IEnumerable<AssessmentRow>> SelectAsync(CycleSeen seen, AgencyQuery query, CancellationToken cancellation)
    {
        if (!query.AsksNotes)
        {
            return seen.Where(query);
        }

        string cycleId = seen.Cycle.RowKey;
        Seen<NoteRow> all = await LookAsync(_notes, cycleId, since => notes.ListChangedAsync(cycleId, since, CancellationToken.None), cancellation);
        return seen.Where(query, all.Rows.ToLookup(note => note.AgencyKey, note => note.Text, StringComparer.Ordinal));
    }

    /// <summary>The cycle's mails.</summary>
    public Task<Seen<NotificationRow>> MailsAsync(string cycleId, CancellationToken cancellation) =>
        LookAsync(_mails, cycleId, since => mails.ListChangedAsync(cycleId, since, CancellationToken.None), cancellation);

    /// <summary>The register. An agency that was removed may still stand here.</summary>
    public Task<Seen<AgencyRow>> RegisterAsync(CancellationToken cancellation) =>
        LookAsync(_register, "", since => agencies.ListChangedAsync(since, CancellationToken.None), cancellation);

    private Task<Seen<T>> LookAsync<T>(
        ConcurrentDictionary<string, SharedRows<T>> shared, string key, Func<DateTimeOffset?, Task<ChangedRows<T>>> read, CancellationToken cancellation)
        where T : class, ITableEntity
    {
        foreach ((string other, SharedRows<T> rows) in shared)
        {
            if (other != key && clock.GetElapsedTime(rows.UsedAt) > Unused)
            {
                shared.TryRemove(other, out _);
            }
        }

        return shared.GetOrAdd(key, _ => new SharedRows<T>(read, clock)).GetAsync(cancellation);
    }
}

/// <summary>A cycle as watchers see it.</summary>
/// <param name="Cycle">Its row.</param>
/// <param name="Instrument">Its instrument.</param>
/// <param name="Assessments">Its assessments, by agency code.</param>
/// <param name="Now">The moment for which it is seen.</param>
public sealed record CycleSeen(CycleRow Cycle, Merit.Assessment.Instruments.Instrument Instrument, Seen<AssessmentRow> Assessments, DateTimeOffset Now)
{
    /// <summary>Where the cycle stands.</summary>
    public string Status => CycleProgressReader.StatusOf(Cycle, Assessments.Rows);

    /// <summary>The assessments that a query means, by agency code.</summary>
    /// <param name="query">The query.</param>
    /// <param name="notes">The notes by agency; needed where it asks for them.</param>
    public IEnumerable<AssessmentRow> Where(AgencyQuery query, ILookup<string, string>? notes = null) =>
        query.IsEmpty ? Assessments.Rows : Assessments.Rows.Where(row => query.Matches(FactsOf(row, notes)));

    /// <summary>Until when somebody is to act on an assessment; null when nobody is.</summary>
    public DateTimeOffset? DueOf(AssessmentRow row) => row.Stage switch
    {
        AssessmentStage.AwaitingSubmission => row.DeadlineIn(Cycle),
        AssessmentStage.AwaitingVerification => Cycle.VerificationDeadline,
        AssessmentStage.ClarificationRequested => row.ClarifyUntil,
        _ => null,
    };

    private AgencyFacts FactsOf(AssessmentRow row, ILookup<string, string>? notes) => new()
    {
        Code = row.RowKey,
        Name = row.AgencyName,
        Type = row.AgencyType,
        Region = row.AgencyRegion,
        Stage = row.Stage,
        Flags = AssessmentFlags.All(row, Cycle, Now),
        Notes = notes?[TableKey.From(row.RowKey)] ?? [],
        Category = row.Category ?? row.SelfCategory,
        Score = AssessmentRow.ToDecimal(row.VerifiedScore ?? row.SelfScore),
        Deadline = DueOf(row),
    };
}
