using System.Globalization;
using Microsoft.Data.Sqlite;

namespace EmbeddedRuntime.Functions.Blobs;

/// <summary>
/// The receipts of all blob functions, in a SQLite file: which version of which blob a function has had, so that a
/// restart does not fire again and an overwrite does.
/// </summary>
internal sealed class BlobReceiptStore : IDisposable
{
    public const string FileName = "blob-receipts.db";

    private readonly SqliteConnection _connection;
    private readonly Lock _gate = new();

    private BlobReceiptStore(SqliteConnection connection) => _connection = connection;

    public static BlobReceiptStore Open(string directory, string synchronous)
    {
        Directory.CreateDirectory(directory);
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = Path.Combine(directory, FileName), Pooling = false }.ToString());
        connection.Open();
        var store = new BlobReceiptStore(connection);
        bool normal = string.Equals(synchronous, "Normal", StringComparison.OrdinalIgnoreCase);
        store.Execute($"PRAGMA journal_mode=WAL; PRAGMA busy_timeout=5000; PRAGMA synchronous={(normal ? "NORMAL" : "FULL")};");
        store.Execute(
            """
            CREATE TABLE IF NOT EXISTS receipts (
              function TEXT NOT NULL, container TEXT NOT NULL, name TEXT NOT NULL, etag TEXT NOT NULL,
              state INTEGER NOT NULL, tries INTEGER NOT NULL, at TEXT NOT NULL,
              PRIMARY KEY (function, container, name)) WITHOUT ROWID;
            """);
        return store;
    }

    public Dictionary<string, BlobReceipt> Read(string function, string container)
    {
        var receipts = new Dictionary<string, BlobReceipt>(StringComparer.Ordinal);
        lock (_gate)
        {
            using SqliteCommand command = Command(
                "SELECT name, etag, state, tries FROM receipts WHERE function = $function AND container = $container",
                ("$function", function), ("$container", container));
            using SqliteDataReader reader = command.ExecuteReader();
            while (reader.Read())
            {
                string name = reader.GetString(0);
                receipts[name] = new BlobReceipt(name, reader.GetString(1), (BlobReceiptState)reader.GetInt32(2), reader.GetInt32(3));
            }
        }

        return receipts;
    }

    public void Write(string function, string container, BlobReceipt receipt, DateTimeOffset at)
    {
        Execute(
            """
            INSERT INTO receipts (function, container, name, etag, state, tries, at)
            VALUES ($function, $container, $name, $etag, $state, $tries, $at)
            ON CONFLICT DO UPDATE SET etag = $etag, state = $state, tries = $tries, at = $at
            """,
            ("$function", function), ("$container", container), ("$name", receipt.Name), ("$etag", receipt.ETag),
            ("$state", (int)receipt.State), ("$tries", receipt.Tries), ("$at", at.ToString("O", CultureInfo.InvariantCulture)));
    }

    /// <summary>Forgets a blob that is gone.</summary>
    public void Remove(string function, string container, string name) => Execute(
        "DELETE FROM receipts WHERE function = $function AND container = $container AND name = $name",
        ("$function", function), ("$container", container), ("$name", name));

    /// <summary>Every blob that was given up and still is.</summary>
    public IReadOnlyList<PoisonBlob> Poison()
    {
        var poison = new List<PoisonBlob>();
        lock (_gate)
        {
            using SqliteCommand command = Command(
                "SELECT function, container, name, etag, tries, at FROM receipts WHERE state = 2 ORDER BY at, function, name");
            using SqliteDataReader reader = command.ExecuteReader();
            while (reader.Read())
            {
                poison.Add(new PoisonBlob(
                    reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetInt32(4), reader.GetString(5)));
            }
        }

        return poison;
    }

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
