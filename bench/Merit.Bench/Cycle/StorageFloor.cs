using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Azure.Data.Tables;
using Azure.Data.Tables.Sas;
using Azure.Storage.Blobs;
using Azure.Storage.Sas;

namespace Merit.Bench.Cycle;

/// <summary>
/// What the emulator alone needs for a cycle's storage calls: the same calls in the same order, sixteen side by side, from a
/// client that does nothing else. Blobs have the sizes and rows the contents that the cycle left.
/// </summary>
/// <param name="blobs">Size in bytes by container and name.</param>
/// <param name="rows">Rows by table, as JSON.</param>
internal sealed partial class StorageFloor(IReadOnlyDictionary<string, int> blobs, IReadOnlyDictionary<string, List<JsonObject>> rows)
{
    private const int AtOnce = 16;
    private const int LargestBatch = 100;
    private const int SomeBytes = 2048;
    private static readonly DateTimeOffset Expires = DateTimeOffset.UtcNow.AddHours(12);

    /// <summary>Takes stock of what a cycle has left.</summary>
    public static async Task<StorageFloor> OfAsync(string connection, IEnumerable<string> containers)
    {
        Dictionary<string, int> blobs = new(StringComparer.Ordinal);
        foreach (string container in containers)
        {
            await foreach (Azure.Storage.Blobs.Models.BlobItem blob in new BlobContainerClient(connection, container).GetBlobsAsync())
            {
                blobs[$"{container}/{blob.Name}"] = (int)(blob.Properties.ContentLength ?? 0);
            }
        }

        var service = new TableServiceClient(connection);
        Dictionary<string, List<JsonObject>> rows = new(StringComparer.Ordinal);
        await foreach (Azure.Data.Tables.Models.TableItem table in service.QueryAsync())
        {
            List<JsonObject> all = rows[table.Name] = [];
            await foreach (TableEntity row in service.GetTableClient(table.Name).QueryAsync<TableEntity>())
            {
                // Texts alone: what a value's type is costs the emulator nothing.
                all.Add(new JsonObject(row.Where(p => !p.Key.StartsWith("odata", StringComparison.Ordinal) && p.Key != "Timestamp")
                    .Select(p => KeyValuePair.Create(p.Key, (JsonNode?)JsonValue.Create(Convert.ToString(p.Value, System.Globalization.CultureInfo.InvariantCulture))))));
            }
        }

        return new StorageFloor(blobs, rows);
    }

    /// <summary>Makes the calls against an empty emulator.</summary>
    /// <returns>Seconds from the first call to the last answer.</returns>
    public async Task<double> MeasureAsync(string connection, IReadOnlyList<StorageCall> calls)
    {
        var blobService = new BlobServiceClient(connection);
        var tableService = new TableServiceClient(connection);
        foreach (string container in calls.Where(c => !c.IsTable).Select(c => c.Place).Distinct())
        {
            await blobService.GetBlobContainerClient(container).CreateIfNotExistsAsync();
        }

        foreach (string table in rows.Keys)
        {
            await tableService.GetTableClient(table).CreateIfNotExistsAsync();
        }

        string blobKey = blobService.GenerateAccountSasUri(AccountSasPermissions.All, Expires, AccountSasResourceTypes.All).Query;
        string tableKey = tableService.GenerateSasUri(TableAccountSasPermissions.All, TableAccountSasResourceTypes.All, Expires).Query;
        Func<Task>[] work = [.. Prepare(calls, tableService, blobService.Uri, blobKey, tableKey)];
        long started = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(work, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (one, _) => await one());
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private IEnumerable<Func<Task>> Prepare(IReadOnlyList<StorageCall> calls, TableServiceClient tables, Uri blobService, string blobKey, string tableKey)
    {
        var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, PooledConnectionIdleTimeout = TimeSpan.FromSeconds(2) });
        Dictionary<string, Dictionary<string, JsonObject>> byKey = rows.ToDictionary(t => t.Key, t => t.Value.ToDictionary(Key, StringComparer.Ordinal));
        Dictionary<string, int> inserted = [];
        Queue<(string Table, JsonObject[] Rows)> batches = Batches(calls);
        foreach (StorageCall call in calls)
        {
            if (call.Place == "$batch")
            {
                (string table, JsonObject[] batch) = batches.Dequeue();
                batches.Enqueue((table, batch));
                TableTransactionAction[] actions = [.. batch.Select(row => new TableTransactionAction(TableTransactionActionType.UpsertReplace, Entity(row)))];
                yield return () => tables.GetTableClient(table).SubmitTransactionAsync(actions);
                continue;
            }

            byte[]? body = null;
            if (call.IsTable && call.Method == "POST")
            {
                // One that was refused costs as much as one more of a row that is there.
                List<JsonObject> all = rows.GetValueOrDefault(call.Place) ?? [];
                int place = call.Status < 300 ? inserted[call.Place] = inserted.GetValueOrDefault(call.Place) + 1 : 1;
                body = all.Count == 0 ? [] : Bytes(all[Math.Min(place, all.Count) - 1]);
            }
            else if (call.IsTable && call.Method != "GET")
            {
                body = byKey.GetValueOrDefault(call.Place)?.GetValueOrDefault(Key(call.Target)) is { } row ? Bytes(row) : [];
            }
            else if (call.Method == "PUT")
            {
                body = call.IsOfContainer ? [] : new byte[blobs.GetValueOrDefault(Uri.UnescapeDataString(call.Target.Split('?')[0]), SomeBytes)];
            }

            Uri service = call.IsTable ? tables.Uri : blobService;
            string key = call.IsTable ? tableKey : blobKey;
            var address = new Uri($"{service.GetLeftPart(UriPartial.Path).TrimEnd('/')}/{call.Target}{(call.Target.Contains('?', StringComparison.Ordinal) ? "&" + key[1..] : key)}");
            yield return () => SendAsync(http, call, address, body);
        }
    }

    // The log does not tell how many rows a batch has. Those that no single insert has brought came in batches, and all batches
    // count as equally large; rows that batches only change are not among them, so that the floor is rather too low.
    private Queue<(string Table, JsonObject[] Rows)> Batches(IReadOnlyList<StorageCall> calls)
    {
        int batches = calls.Count(c => c.Place == "$batch");
        Dictionary<string, int> singles = calls.Where(c => c is { IsTable: true, Method: "POST", Status: < 300 }).CountBy(c => c.Place).ToDictionary();
        var groups = rows.SelectMany(t => t.Value.Skip(singles.GetValueOrDefault(t.Key)).Select(row => (Table: t.Key, Row: row)))
            .GroupBy(r => (r.Table, Partition: r.Row["PartitionKey"]!.ToString())).ToList();
        int size = Math.Clamp((groups.Sum(g => g.Count()) + batches - 1) / Math.Max(batches, 1), 1, LargestBatch);
        return new(groups.SelectMany(g => g.Select(r => r.Row).Chunk(size).Select(chunk => (g.Key.Table, chunk))));
    }

    private static async Task SendAsync(HttpClient http, StorageCall call, Uri address, byte[]? body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(call.Method), address);
        request.Headers.Add("x-ms-version", call.IsTable ? "2019-02-02" : "2024-11-04");
        if (call.IsTable)
        {
            request.Headers.Accept.ParseAdd("application/json;odata=minimalmetadata");
            request.Headers.Add("Prefer", "return-no-content");
        }
        else if (body is not null)
        {
            request.Headers.Add("x-ms-blob-type", "BlockBlob");
        }

        if (call is { IsTable: true, Method: "DELETE" })
        {
            request.Headers.Add("If-Match", "*");
        }

        if (body is not null)
        {
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(call.IsTable ? "application/json" : "application/octet-stream") } };
        }

        using HttpResponseMessage answer = await http.SendAsync(request);
        await answer.Content.CopyToAsync(Stream.Null);
        if ((int)answer.StatusCode is >= 500 or 400 or 403)
        {
            throw new InvalidOperationException($"The emulator answered {(int)answer.StatusCode} to {call.Method} {call.Target}.");
        }
    }

    private static byte[] Bytes(JsonObject row) => Encoding.UTF8.GetBytes(row.ToJsonString());

    private static string Key(JsonObject row) => $"{row["PartitionKey"]}\n{row["RowKey"]}";

    private static string Key(string target)
    {
        Match match = Keys().Match(Uri.UnescapeDataString(target));
        return $"{match.Groups[1].Value}\n{match.Groups[2].Value}";
    }

    private static TableEntity Entity(JsonObject row)
    {
        var entity = new TableEntity();
        foreach ((string name, JsonNode? value) in row)
        {
            entity[name] = value?.ToString();
        }

        return entity;
    }

    [GeneratedRegex(@"\(PartitionKey='(.*?)',RowKey='(.*?)'\)")]
    private static partial Regex Keys();
}
