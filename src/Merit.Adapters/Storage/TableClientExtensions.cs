using Azure;
using Azure.Data.Tables;

namespace Merit.Adapters.Storage;

internal static class TableClientExtensions
{
    // Two writers of one row meet seldom and briefly; more rounds than this mean a fault, and the caller's retry takes over.
    private const int MostRounds = 20;

    /// <summary>Inserts a row; false when the key exists.</summary>
    public static async Task<bool> TryInsertAsync<T>(this TableClient table, T row, CancellationToken cancellation)
        where T : class, ITableEntity
    {
        try
        {
            await table.AddEntityAsync(row, cancellation);
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
