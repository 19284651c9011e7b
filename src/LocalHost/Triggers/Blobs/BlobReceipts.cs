using Microsoft.Data.Sqlite;

namespace LocalHost.Triggers.Blobs;

/// <summary>What a function has had of one blob.</summary>
/// <param name="ETag">The version.</param>
/// <param name="Outcome">How it ended; null while it is being tried.</param>
/// <param name="Tries">Failed tries so far.</param>
internal sealed record BlobReceipt(string ETag, BlobOutcome? Outcome, int Tries);

/// <summary>
/// The receipts of listed blobs, in a SQLite file of their own: which version of which blob a function has had, so that a
/// restart does not start it again and an overwrite does.
/// </summary>
internal sealed class BlobReceipts : IDisposable
{
    public const string FileName = "blob-receipts.db";

    private readonly SqliteConnection _connection;
    private readonly Lock _gate = new();

    public BlobReceipts(string directory)
    {
        Directory.CreateDirectory(directory);
        _connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = Path.Combine(directory, FileName), Pooling = false }.ToString());
        _connection.Open();
        Execute("PRAGMA journal_mode=WAL; PRAGMA busy_timeout=5000; PRAGMA synchronous=FULL;");
        Execute(
            """
            CREATE TABLE IF NOT EXISTS blob_receipts (
              function TEXT NOT NULL, container TEXT NOT NULL, name TEXT NOT NULL, etag TEXT NOT NULL,
              state INTEGER NOT NULL, tries INTEGER NOT NULL,
              PRIMARY KEY (function, container, name)) WITHOUT ROWID;
            """);
    }

    public Dictionary<string, BlobReceipt> Read(BlobTrigger trigger)
    {
        var receipts = new Dictionary<string, BlobReceipt>(StringComparer.Ordinal);
        lock (_gate)
        {
            using SqliteCommand command = Command(
                "SELECT name, etag, state, tries FROM blob_receipts WHERE function = $function AND container = $container",
                ("$function", trigger.Function.Name), ("$container", trigger.Path.Container));
            using SqliteDataReader reader = command.ExecuteReader();
            while (reader.Read())
            {
                int state = reader.GetInt32(2);
                receipts[reader.GetString(0)] = new BlobReceipt(reader.GetString(1), state == 0 ? null : (BlobOutcome)state, reader.GetInt32(3));
            }
        }
        return receipts;
    }

    public void Write(BlobTrigger trigger, string name, BlobReceipt receipt) => Execute(
        """
        INSERT INTO blob_receipts (function, container, name, etag, state, tries)
        VALUES ($function, $container, $name, $etag, $state, $tries)
        ON CONFLICT DO UPDATE SET etag = $etag, state = $state, tries = $tries
        """,
        ("$function", trigger.Function.Name), ("$container", trigger.Path.Container), ("$name", name),
        ("$etag", receipt.ETag), ("$state", (int?)receipt.Outcome ?? 0), ("$tries", receipt.Tries));

    /// <summary>Forgets a blob that is gone.</summary>
    public void Remove(BlobTrigger trigger, string name) => Execute(
        "DELETE FROM blob_receipts WHERE function = $function AND container = $container AND name = $name",
        ("$function", trigger.Function.Name), ("$container", trigger.Path.Container), ("$name", name));

    public void Dispose()
    {
        lock (_gate)
        {
            _connection.Dispose();
        }
    }

    private void Execute(string sql, params (string Name, object Value)[] values)
    {
        lock (_gate)
        {
            using SqliteCommand command = Command(sql, values);
            command.ExecuteNonQuery();
        }
    }

    // The text of every command is a constant of this class.
#pragma warning disable CA2100
    private SqliteCommand Command(string sql, params (string Name, object Value)[] values)
    {
        SqliteCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach ((string name, object value) in values)
        {
            command.Parameters.AddWithValue(name, value);
        }
        return command;
    }
#pragma warning restore CA2100
}
