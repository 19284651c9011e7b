using System.Globalization;
using Azure;
using Azure.Data.Tables;

namespace Merit.Adapters.Storage;

/// <summary>What those who run a cycle note for themselves about an agency. Agencies never see it.</summary>
public sealed class NoteTable(MeritStorage storage)
{
    private readonly TableClient _table = storage.Table(Tables.Notes);

    /// <summary>Adds a note; false when it is there already.</summary>
    public Task<bool> TryInsertAsync(NoteRow row, CancellationToken cancellation) => _table.TryInsertAsync(row, cancellation);

    /// <summary>The cycle's notes that were written since a moment of the storage service's clock.</summary>
    public Task<ChangedRows<NoteRow>> ListChangedAsync(string cycleId, DateTimeOffset? since, CancellationToken cancellation) =>
        _table.ChangedAsync<NoteRow>(TableClient.CreateQueryFilter($"PartitionKey eq {TableKey.From(cycleId)}"), since, cancellation);

    /// <summary>The notes on an agency, oldest first.</summary>
    public Task<List<NoteRow>> ListAsync(string cycleId, string agency, CancellationToken cancellation) =>
        _table.QueryAsync<NoteRow>(TableKey.RowsWithPrefix(TableKey.From(cycleId), TableKey.From(agency) + '|'), cancellationToken: cancellation).ToListAsync(cancellation);
}

/// <summary>One note.</summary>
public sealed class NoteRow : ITableEntity
{
    /// <summary>The cycle.</summary>
    public string PartitionKey { get; set; } = "";

    /// <summary>See <see cref="KeyOf"/>.</summary>
    public string RowKey { get; set; } = "";

    /// <inheritdoc/>
    public DateTimeOffset? Timestamp { get; set; }

    /// <inheritdoc/>
    public ETag ETag { get; set; }

    /// <summary>The note's id.</summary>
    public string Id { get; set; } = "";

    /// <summary>Opaque id of who wrote it.</summary>
    public string By { get; set; } = "";

    /// <summary>When.</summary>
    public DateTimeOffset At { get; set; }

    /// <summary>What it says.</summary>
    public string Text { get; set; } = "";

    /// <summary>The key of the agency that the note is on.</summary>
    public string AgencyKey => RowKey.Split('|')[0];

    /// <summary>The key of a note: those on one agency stand together, in the order of time.</summary>
    public static string KeyOf(string agency, DateTimeOffset at, string id) =>
        string.Create(CultureInfo.InvariantCulture, $"{TableKey.From(agency)}|{at.UtcTicks:D19}|{id}");
}
