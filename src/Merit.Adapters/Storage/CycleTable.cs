using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using Azure;
using Azure.Data.Tables;

namespace Merit.Adapters.Storage;

/// <summary>The cycles.</summary>
public sealed class CycleTable(MeritStorage storage)
{
    private static readonly TimeSpan Recent = TimeSpan.FromSeconds(5);

    private readonly TableClient _table = storage.Table(Tables.Cycles);
    private readonly ConcurrentDictionary<string, (CycleRow Row, long ReadAt)> _read = new(StringComparer.Ordinal);

    /// <summary>Inserts a new cycle; false when its id exists.</summary>
    public Task<bool> TryInsertAsync(CycleRow row, CancellationToken cancellation) => _table.TryInsertAsync(row, cancellation);

    /// <summary>The cycle, or null.</summary>
    public async Task<CycleRow?> FindAsync(string cycleId, CancellationToken cancellation) =>
        Keep(cycleId, await _table.FindAsync<CycleRow>(CycleRow.Partition, TableKey.From(cycleId), cancellation));

    /// <summary>
    /// The cycle, or null, as it was up to so long ago, five seconds unless said otherwise: for what does not hang on the newest
    /// state, because it is looked at again. The row is shared and must not be changed.
    /// </summary>
    public async Task<CycleRow?> FindRecentAsync(string cycleId, CancellationToken cancellation, TimeSpan? within = null) =>
        _read.TryGetValue(cycleId, out (CycleRow Row, long ReadAt) read) && Stopwatch.GetElapsedTime(read.ReadAt) < (within ?? Recent)
            ? read.Row
            : await FindAsync(cycleId, cancellation);

    /// <summary>Changes a cycle's row; see <see cref="TableClientExtensions.ChangeAsync"/>.</summary>
    public async Task<CycleRow?> ChangeAsync(string cycleId, Func<CycleRow, bool> change, CancellationToken cancellation) =>
        Keep(cycleId, await _table.ChangeAsync(CycleRow.Partition, TableKey.From(cycleId), change, cancellation));

    /// <summary>Every cycle, by id.</summary>
    public Task<List<CycleRow>> ListAsync(CancellationToken cancellation) =>
        _table.QueryAsync<CycleRow>(r => r.PartitionKey == CycleRow.Partition, cancellationToken: cancellation).ToListAsync(cancellation);

    private CycleRow? Keep(string cycleId, CycleRow? row)
    {
        if (row is not null)
        {
            _read[cycleId] = (row, Stopwatch.GetTimestamp());
        }

        return row;
    }
}

/// <summary>One assessment cycle. Its insert is what starts the cycle; the orchestration follows.</summary>
public sealed class CycleRow : ITableEntity
{
    /// <summary>How often an agency is asked to clarify at most, unless the order says otherwise.</summary>
    public const int UsualClarifications = 5;

    /// <summary>How many working days before the end of the time for an answer the agency is reminded, unless the order says otherwise.</summary>
    public const int UsualAnswerReminder = 2;

    /// <summary>After how many working days in which nobody acts operators are told, unless the order says otherwise.</summary>
    public const int UsualEscalation = 5;

    /// <summary>The partition of every cycle.</summary>
    public const string Partition = "cycle";

    /// <inheritdoc/>
    public string PartitionKey { get; set; } = Partition;

    /// <summary>The cycle's id, which is also its orchestration's instance id.</summary>
    public string RowKey { get; set; } = "";

    /// <inheritdoc/>
    public DateTimeOffset? Timestamp { get; set; }

    /// <inheritdoc/>
    public ETag ETag { get; set; }

    /// <summary>SHA-256 of the request that started it: the same request again gets the same answer, another one 409.</summary>
    public string RequestHash { get; set; } = "";

    /// <summary>One of <see cref="CycleStatus"/>.</summary>
    public string Status { get; set; } = CycleStatus.Open;

    /// <summary>Indonesian title.</summary>
    public string TitleId { get; set; } = "";

    /// <summary>English title.</summary>
    public string TitleEn { get; set; } = "";

    /// <summary>The assessment year, as mails show it.</summary>
    public int Year { get; set; }

    /// <summary>Name of the body that assesses, as mails and records show it.</summary>
    public string AssessingBody { get; set; } = "";

    /// <summary>The instrument's id.</summary>
    public string InstrumentId { get; set; } = "";

    /// <summary>The instrument's version.</summary>
    public string InstrumentVersion { get; set; } = "";

    /// <summary>SHA-256 of the instrument document that this cycle is bound to.</summary>
    public string InstrumentHash { get; set; } = "";

    /// <summary>When the cycle was started.</summary>
    public DateTimeOffset OpensAt { get; set; }

    /// <summary>Uploads after this moment are late.</summary>
    public DateTimeOffset SubmissionDeadline { get; set; }

    /// <summary>When verification should be done; later ones are shown as overdue.</summary>
    public DateTimeOffset VerificationDeadline { get; set; }

    /// <summary>Days before the submission deadline on which agencies are reminded, a JSON array.</summary>
    public string ReminderDays { get; set; } = "[]";

    /// <summary>How often an agency is asked to clarify at most; null for <see cref="UsualClarifications"/>.</summary>
    public int? Clarifications { get; set; }

    /// <summary>Working days before the end of the time for an answer on which an agency is reminded, a JSON array; null for <see cref="UsualAnswerReminder"/> alone.</summary>
    public string? AnswerReminders { get; set; }

    /// <summary>Working days before the verification deadline on which those who verify are reminded, a JSON array; null for <see cref="UsualVerificationReminders"/>.</summary>
    public string? VerificationReminders { get; set; }

    /// <summary>After how many working days in which nobody acts operators are told; null for <see cref="UsualEscalation"/>.</summary>
    public int? EscalationDays { get; set; }

    /// <summary>The reminder of those who verify that was seen to last, by its time; null before the first.</summary>
    public DateTimeOffset? VerifiersRemindedUntil { get; set; }

    /// <summary>The morning whose waits were seen to last; null before the first.</summary>
    public DateTimeOffset? EscalatedUntil { get; set; }

    /// <summary>When somebody last began to change places of it, or what was reviewed there, which the sweep may have to see to its end; null when nothing is left.</summary>
    public DateTimeOffset? PlacesTouchedAt { get; set; }

    /// <summary>Up to when reminders were seen to; null when none were yet.</summary>
    public DateTimeOffset? RemindedUntil { get; set; }

    /// <summary>How long after an agency's deadline its folder is looked at, in seconds.</summary>
    public int ProcessingGraceSeconds { get; set; }

    /// <summary>Since when nothing is closed, decided or reminded of; null when the cycle goes on.</summary>
    public DateTimeOffset? PausedAt { get; set; }

    /// <summary>When the cycle was cancelled; null while it was not.</summary>
    public DateTimeOffset? CancelledAt { get; set; }

    /// <summary>How many orders changed this row after the cycle was started.</summary>
    public int Changes { get; set; }

    /// <summary>Number of the newest of them that every assessment is to be woken for; 0 before the first.</summary>
    public int WakeFor { get; set; }

    /// <summary>Changes of this row that may not stand in the cycle's log yet, a JSON array; empty when all do.</summary>
    public string Unlogged { get; set; } = "";

    /// <summary>How many members without a conflict decide in the plenary at least; 0 where a release needs no session.</summary>
    public int PlenaryQuorum { get; set; }

    /// <summary>Opaque id of who releases then, and nobody else; empty without.</summary>
    public string PlenaryAuthority { get; set; } = "";

    /// <summary>How often something that a release had counted on was taken back in a session: a release that has not seen the last one is judged anew.</summary>
    public int PlenaryTakenBack { get; set; }

    /// <summary>Number of agencies.</summary>
    public int Agencies { get; set; }

    /// <summary>Name of the record with the whole start order: schedule and agencies.</summary>
    public string StartRecord { get; set; } = "";

    /// <summary>How long result mails wait after a release, in seconds: as long, the release can be corrected.</summary>
    public int ResultMailDelaySeconds { get; set; }

    /// <summary>How many assessors review each agency without seeing each other's findings: 2, or one where it is less.</summary>
    public int Reviews { get; set; }

    /// <summary>Whether anybody was ever given an agency of it: from then on only those to whom one was given verify it.</summary>
    public bool IsAssigned { get; set; }

    /// <summary>How many files of scores were imported; the newest counts.</summary>
    public int ScoreFiles { get; set; }

    /// <summary>Number of the newest of them that every assessment has taken up. Another is taken only when none is left to take up.</summary>
    public int ScoresTaken { get; set; }

    /// <summary>Name of the record of the newest file of scores; null before the first.</summary>
    public string? ScoresRecord { get; set; }

    /// <summary>Number of the release that holds, from 1; 0 before the first. A correction is the next one.</summary>
    public int Release { get; set; }

    /// <summary>The release and its corrections, a JSON array; empty before the first. They stand in this row, so that none can meet the mails.</summary>
    public string Releases { get; set; } = "";

    /// <summary>When the release that holds was stored.</summary>
    public DateTimeOffset? ReleasedAt { get; set; }

    /// <summary>When result mails were let go; from then on a release cannot be corrected.</summary>
    public DateTimeOffset? ResultMailsAt { get; set; }

    /// <summary>Opaque ids of those who released and corrected, a comma between: none of them decides on an objection.</summary>
    public string ReleasedBy { get; set; } = "";

    /// <summary>For how many days after result mails are let go an agency may object to its result; 0 where it may not.</summary>
    public int ObjectionDays { get; set; }

    /// <summary>How many results were amended after an objection. Their records form one chain, from the last of the ranking on.</summary>
    public int Amendments { get; set; }

    /// <summary>SHA-256 of the newest of those records: the chain's end; null before the first.</summary>
    public string? AmendmentsHash { get; set; }

    /// <summary>Whether no objection can come any more and every one is seen to its end: no sweep looks for them then.</summary>
    public bool ObjectionsDone { get; set; }

    /// <summary>Whether every result mail stands in the outbox: the cycle's work is done.</summary>
    public bool IsDone { get; set; }

    /// <summary>Name of the record with the ranking of the release that holds.</summary>
    public string? ResultsRecord { get; set; }

    /// <summary>SHA-256 of that record.</summary>
    public string? ResultsHash { get; set; }

    /// <summary>The step that fails again and again, and the type of its error; null when nothing does.</summary>
    public string? Fault { get; set; }

    /// <summary>Since when.</summary>
    public DateTimeOffset? FaultSince { get; set; }

    /// <summary>Working days before the verification deadline on which those who verify are reminded, where the order says nothing.</summary>
    public static ImmutableArray<int> UsualVerificationReminders { get; } = [10, 5, 1];

    /// <summary>Whether two assessors review each agency.</summary>
    public bool IsDoublyReviewed => Reviews > 1;

    /// <summary>Moves the status on; it never goes back. False when it was there already.</summary>
    public bool TryAdvance(string status)
    {
        bool isNews = CycleStatus.All.IndexOf(status) > CycleStatus.All.IndexOf(Status);
        Status = isNews ? status : Status;
        return isNews;
    }
}

/// <summary>Where a cycle stands.</summary>
public static class CycleStatus
{
    /// <summary>Agencies submit and assessors verify.</summary>
    public const string Open = "open";

    /// <summary>Every agency is verified or has not submitted; the plenary has the word.</summary>
    public const string AwaitingPlenary = "awaitingPlenary";

    /// <summary>Result records are being written.</summary>
    public const string Determining = "determining";

    /// <summary>Results stand and agencies are being told.</summary>
    public const string Released = "released";

    /// <summary>It was ended without results.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>Every status, in the order in which a cycle goes through them.</summary>
    public static ImmutableArray<string> All { get; } = [Open, AwaitingPlenary, Determining, Released, Cancelled];
}
