using Azure;
using Azure.Data.Tables;

namespace Merit.Adapters.Storage;

internal static class TableClientExtensions
{
    /// <summary>As many rows as one transaction of the table service takes.</summary>
    public const int TransactionSize = 100;

    // Two writers of one row meet seldom and briefly; more rounds than this mean a fault, and the caller's retry takes over.
    private const int MostRounds = 20;

    // Fewer rows than this are read one by one.
    private const int LeastForRange = 4;
    private const int MostBetween = 4;

    /// <summary>Inserts a row, which can be changed afterwards without being read; false when the key exists.</summary>
    public static async Task<bool> TryInsertAsync<T>(this TableClient table, T row, CancellationToken cancellation)
        where T : class, ITableEntity
    {
        try
        {
            Response written = await table.AddEntityAsync(row, cancellation);
            row.ETag = written.Headers.ETag ?? ETag.All;
            return true;
        }
        catch (RequestFailedException e) when (e.Status == 409)
        {
            return false;
        }
    }

    /// <summary>The row, or null.</summary>
    public static async Task<T?> FindAsync<T>(this TableClient table, string partition, string row, CancellationToken cancellation)
        where T : class, ITableEntity
    {
        NullableResponse<T> response = await table.GetEntityIfExistsAsync<T>(partition, row, cancellationToken: cancellation);
        return response.HasValue ? response.Value : null;
    }

    /// <summary>
    /// Reads, changes and writes a row until no other writer came between. <paramref name="change"/> returns false when
    /// nothing is to be written.
    /// </summary>
    /// <returns>The row as it stands now, or null when it does not exist.</returns>
    public static async Task<T?> ChangeAsync<T>(this TableClient table, string partition, string key, Func<T, bool> change, CancellationToken cancellation)
        where T : class, ITableEntity =>
        await table.FindAsync<T>(partition, key, cancellation) is { } read ? await table.ChangeAsync(read, change, cancellation) : null;

    /// <summary>Changes a row that was read already, and reads it anew only when another writer came between.</summary>
    public static async Task<T?> ChangeAsync<T>(this TableClient table, T read, Func<T, bool> change, CancellationToken cancellation)
        where T : class, ITableEntity
    {
        (string partition, string key) = (read.PartitionKey, read.RowKey);
        T? row = read;
        for (int round = 1; ; round++)
        {
            if (row is null || !change(row))
            {
                return row;
            }

            try
            {
                Response written = await table.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, cancellation);
                row.ETag = written.Headers.ETag ?? ETag.All;
                return row;
            }
            catch (RequestFailedException e) when (e.Status == 412 && round < MostRounds)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(5, 20 * round)), cancellation);
                row = await table.FindAsync<T>(partition, key, cancellation);
            }
        }
    }

    /// <summary>
    /// Inserts the rows without an ETag and replaces the others, and gives each the one that it has now; false when another writer
    /// came between, and then some of them may be written.
    /// </summary>
    public static async Task<bool> TryWriteAsync<T>(this TableClient table, IReadOnlyList<T> rows, CancellationToken cancellation)
        where T : class, ITableEntity
    {
        foreach (T[] chunk in rows.Chunk(TransactionSize))
        {
            try
            {
                Response<IReadOnlyList<Response>> written = await table.SubmitTransactionAsync(
                    chunk.Select(r => new TableTransactionAction(r.ETag == default ? TableTransactionActionType.Add : TableTransactionActionType.UpdateReplace, r, r.ETag)),
                    cancellation);
                for (int place = 0; place < chunk.Length; place++)
                {
                    chunk[place].ETag = written.Value[place].Headers.ETag ?? ETag.All;
                }
            }
            catch (TableTransactionFailedException e) when (e.Status is 404 or 409 or 412)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// The rows of some keys. Where they stand close together one question takes them all, with few others between; those that
    /// it does not reach are read one by one.
    /// </summary>
    public static async Task<Dictionary<string, T>> FindManyAsync<T>(this TableClient table, string partition, IReadOnlyCollection<string> keys, CancellationToken cancellation)
        where T : class, ITableEntity
    {
        Dictionary<string, T> found = new(StringComparer.Ordinal);
        SortedSet<string> wanted = new(keys, StringComparer.Ordinal);
        if (wanted.Count >= LeastForRange)
        {
            string filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {wanted.Min} and RowKey le {wanted.Max}");
            await foreach (Page<T> page in table.QueryAsync<T>(filter, wanted.Count * MostBetween, cancellationToken: cancellation).AsPages())
            {
                foreach (T row in page.Values.Where(row => wanted.Contains(row.RowKey)))
                {
                    found[row.RowKey] = row;
                }

                if (page.ContinuationToken is null)
                {
                    return found;
                }

                break;
            }
        }

        T?[] rest = await Task.WhenAll(wanted.Where(key => !found.ContainsKey(key)).Select(key => table.FindAsync<T>(partition, key, cancellation)));
        foreach (T row in rest.OfType<T>())
        {
            found[row.RowKey] = row;
        }

        return found;
    }

    /// <summary>Some rows of a partition, at the cost of those: their keys are the order, and the place to go on from.</summary>
    /// <param name="table">The table.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="order">Which rows.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <param name="prefix">What the keys begin with, plain characters.</param>
    /// <param name="where">What more the service looks for, a filter; the service then looks at more rows than the page has.</param>
    public static async Task<RowPage<T>> PageAsync<T>(
        this TableClient table, string partition, PageOrder order, CancellationToken cancellation, string prefix = "", string? where = null)
        where T : class, ITableEntity
    {
        string after = string.CompareOrdinal(order.After, prefix) > 0 ? order.After : prefix;
        string filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey gt {after}");
        if (prefix.Length > 0)
        {
            filter += TableClient.CreateQueryFilter($" and RowKey lt {prefix + '\uffff'}");
        }

        filter += where is null ? "" : $" and ({where})";
        List<T> rows = [];
        await foreach (Page<T> page in table.QueryAsync<T>(filter, order.Take, cancellationToken: cancellation).AsPages())
        {
            // The service may end a page early and still have more.
            rows.AddRange(page.Values.Take(order.Take - rows.Count));
            if (rows.Count == order.Take)
            {
                return new RowPage<T>(rows, page.ContinuationToken is null ? null : rows[^1].RowKey);
            }
        }

        return new RowPage<T>(rows, null);
    }

    /// <summary>The rows of a filter that were written since a moment of the service's own clock; all of them where none is given.</summary>
    public static async Task<ChangedRows<T>> ChangedAsync<T>(this TableClient table, string filter, DateTimeOffset? since, CancellationToken cancellation)
        where T : class, ITableEntity
    {
        string wanted = since is { } from ? $"({filter}) and {TableClient.CreateQueryFilter($"Timestamp ge {from}")}" : filter;
        DateTimeOffset? readAt = null;
        List<T> rows = [];
        await foreach (Page<T> page in table.QueryAsync<T>(wanted, cancellationToken: cancellation).AsPages())
        {
            readAt ??= page.GetRawResponse().Headers.Date;
            rows.AddRange(page.Values);
        }

        return new ChangedRows<T>(rows, readAt);
    }

    public static async Task<List<T>> ToListAsync<T>(this AsyncPageable<T> pages, CancellationToken cancellation)
        where T : notnull
    {
        List<T> rows = [];
        await foreach (T row in pages.WithCancellation(cancellation))
        {
            rows.Add(row);
        }

        return rows;
    }
}
