using Azure;
using Azure.Data.Tables;

namespace Merit.Adapters.Storage;

/// <summary>The agency register.</summary>
public sealed class AgencyTable(MeritStorage storage)
{
    // Two who write the same rows at once are seldom and brief.
    private const int MostRounds = 20;

    private readonly TableClient _table = storage.Table(Tables.Agencies);

    /// <summary>The agency, or null.</summary>
    public Task<AgencyRow?> FindAsync(string code, CancellationToken cancellation) =>
        _table.FindAsync<AgencyRow>(AgencyRow.Partition, TableKey.From(code), cancellation);

    /// <summary>Those of some agencies that are registered, by code.</summary>
    public Task<Dictionary<string, AgencyRow>> FindManyAsync(IReadOnlyCollection<string> codes, CancellationToken cancellation) =>
        _table.FindManyAsync<AgencyRow>(AgencyRow.Partition, [.. codes.Select(TableKey.From)], cancellation);

    /// <summary>Every agency, by code.</summary>
    public Task<List<AgencyRow>> ListAsync(CancellationToken cancellation) =>
        _table.QueryAsync<AgencyRow>(r => r.PartitionKey == AgencyRow.Partition, cancellationToken: cancellation).ToListAsync(cancellation);

    /// <summary>The agencies that were written since a moment of the storage service's clock.</summary>
    public Task<ChangedRows<AgencyRow>> ListChangedAsync(DateTimeOffset? since, CancellationToken cancellation) =>
        _table.ChangedAsync<AgencyRow>(TableClient.CreateQueryFilter($"PartitionKey eq {AgencyRow.Partition}"), since, cancellation);

    /// <summary>Some agencies, by code.</summary>
    public Task<RowPage<AgencyRow>> PageAsync(PageOrder order, CancellationToken cancellation) =>
        _table.PageAsync<AgencyRow>(AgencyRow.Partition, order, cancellation);

    /// <summary>Inserts or replaces agencies.</summary>
    public async Task UpsertAsync(IReadOnlyList<AgencyRow> rows, CancellationToken cancellation)
    {
        foreach (AgencyRow[] chunk in rows.Chunk(TableClientExtensions.TransactionSize))
        {
            await _table.SubmitTransactionAsync(chunk.Select(r => new TableTransactionAction(TableTransactionActionType.UpsertReplace, r)), cancellation);
        }
    }

    /// <summary>Inserts and replaces agencies; see <see cref="TableClientExtensions.TryWriteAsync"/>.</summary>
    public Task<bool> TryWriteAsync(IReadOnlyList<AgencyRow> rows, CancellationToken cancellation) => _table.TryWriteAsync(rows, cancellation);

    /// <summary>
    /// Notes on agencies that a cycle with them is being started. Whoever read one before to remove it cannot any more, and
    /// whoever reads it later sees why it must stay.
    /// </summary>
    /// <returns>Those that are not registered or have ended; when there are any, nothing holds.</returns>
    public async Task<IReadOnlyList<string>> HoldAsync(IReadOnlyCollection<string> codes, DateTimeOffset at, CancellationToken cancellation)
    {
        for (int round = 1; ; round++)
        {
            Dictionary<string, AgencyRow> rows = (await ListAsync(cancellation)).ToDictionary(r => r.RowKey, StringComparer.Ordinal);
            string[] missing = [.. codes.Where(code => !rows.TryGetValue(code, out AgencyRow? row) || row.SucceededBy is not null)];
            if (missing.Length > 0)
            {
                return missing;
            }

            foreach (string code in codes)
            {
                rows[code].HeldAt = at;
            }

            if (await TryWriteAsync([.. codes.Select(code => rows[code])], cancellation))
            {
                return [];
            }

            if (round == MostRounds)
            {
                throw new InvalidOperationException("The agency register changes all the time.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(5, 20 * round)), cancellation);
        }
    }

    /// <summary>Removes an agency as it was read; false when it was changed meanwhile.</summary>
    public async Task<bool> TryDeleteAsync(AgencyRow row, CancellationToken cancellation)
    {
        try
        {
            await _table.DeleteEntityAsync(row, row.ETag, cancellation);
            return true;
        }
        catch (RequestFailedException e) when (e.Status == 412)
        {
            return false;
        }
    }
}

/// <summary>One agency of the register, with the address that mails go to.</summary>
public sealed class AgencyRow : ITableEntity
{
    /// <summary>The partition of every agency.</summary>
    public const string Partition = "agency";

    /// <inheritdoc/>
    public string PartitionKey { get; set; } = Partition;

    /// <summary>The agency's code.</summary>
    public string RowKey { get; set; } = "";

    /// <inheritdoc/>
    public DateTimeOffset? Timestamp { get; set; }

    /// <inheritdoc/>
    public ETag ETag { get; set; }

    /// <summary>Official name.</summary>
    public string Name { get; set; } = "";

    /// <summary>Agency type by its name in the register.</summary>
    public string Type { get; set; } = "";

    /// <summary>Region, where awards are grouped by one.</summary>
    public string? Region { get; set; }

    /// <summary>Size class, where awards are grouped by one.</summary>
    public string? Size { get; set; }

    /// <summary>Personal data: never logged, never put into history or custom arguments.</summary>
    public string? ContactEmail { get; set; }

    /// <summary>The name of the office or person behind the address; personal data as well.</summary>
    public string? ContactName { get; set; }

    /// <summary>The address of the second contact; personal data as well.</summary>
    public string? SecondEmail { get; set; }

    /// <summary>The name behind it; personal data as well.</summary>
    public string? SecondName { get; set; }

    /// <summary>The codes of the agencies that follow it; null while it goes on. One that has ended takes part in no new cycle.</summary>
    public string? SucceededBy { get; set; }

    /// <summary>The codes of the agencies that it follows; null when there are none.</summary>
    public string? Predecessors { get; set; }

    /// <summary>How many can be written to.</summary>
    public int Contacts => ContactEmail is null ? 0 : SecondEmail is null ? 1 : 2;

    /// <summary>When a cycle that it takes part in was ordered last: while that is being started, it cannot be removed.</summary>
    public DateTimeOffset? HeldAt { get; set; }

    /// <summary>Whether a made-up agency that stands in for one of a published count.</summary>
    public bool Synthetic { get; set; }
}
