using System.Globalization;
using Microsoft.Data.Sqlite;

namespace EmbeddedRuntime.DurableTask.Store.Sqlite;

/// <summary>
/// The tables, and the steps from each version of them to the next. The version stands in <c>user_version</c>; a step
/// and its new version are one transaction, so a crash in the middle of an upgrade leaves the old version whole.
/// </summary>
internal static class SqliteSchema
{
    /// <summary>Marks the file as a task hub of this engine (<c>application_id</c>, "MFTH").</summary>
    public const int ApplicationId = 0x4D465448;

    /// <summary>Step n leads from version n to version n + 1; the first one makes the tables.</summary>
    public static readonly IReadOnlyList<string> Steps =
    [
        """
        CREATE TABLE instance (
            key INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            version TEXT NOT NULL,
            status INTEGER NOT NULL,
            created INTEGER NOT NULL,
            updated INTEGER NOT NULL,
            completed INTEGER,
            start_at INTEGER,
            generation INTEGER NOT NULL,
            turns INTEGER NOT NULL,
            open_activities INTEGER NOT NULL,
            next_timer INTEGER,
            parent_key INTEGER,
            parent_id TEXT,
            parent_name TEXT,
            parent_task INTEGER,
            parent_generation INTEGER,
            tags TEXT,
            input,
            output,
            custom_status,
            failure BLOB
        );
        CREATE INDEX instance_unfinished ON instance (key) WHERE completed IS NULL;
        CREATE INDEX instance_parent ON instance (parent_key) WHERE parent_key IS NOT NULL;
        CREATE TABLE history (
            instance INTEGER NOT NULL,
            turn INTEGER NOT NULL,
            events BLOB NOT NULL,
            PRIMARY KEY (instance, turn)
        ) WITHOUT ROWID;
        CREATE TABLE payload (
            instance INTEGER NOT NULL,
            turn INTEGER NOT NULL,
            data BLOB NOT NULL,
            PRIMARY KEY (instance, turn)
        ) WITHOUT ROWID;
        CREATE TABLE inbox (
            instance INTEGER NOT NULL,
            id INTEGER NOT NULL,
            body BLOB NOT NULL,
            PRIMARY KEY (instance, id)
        ) WITHOUT ROWID;
        """,
        // Version 2: spans of an orchestration hang below the span of the request that scheduled it.
        "ALTER TABLE instance ADD COLUMN trace_parent TEXT;",
    ];

    /// <summary>The version that this program writes.</summary>
    public static int Version => Steps.Count;

    /// <summary>Reads the version of a file without writing to it.</summary>
    /// <returns>0 for a file that does not exist or is empty.</returns>
    /// <exception cref="TaskHubStorageException">The file is no task hub, is damaged, or is newer than this program.</exception>
    public static int Inspect(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists || file.Length == 0)
        {
            return 0;
        }
        try
        {
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder
            {
                DataSource = path,
                Mode = SqliteOpenMode.ReadOnly,
                Pooling = false,
            }.ToString());
            connection.Open();
            long version = Number(connection, "PRAGMA user_version");
            long application = Number(connection, "PRAGMA application_id");
            long tables = Number(connection, "SELECT count(*) FROM sqlite_schema");
            if (tables == 0 && version == 0)
            {
                return 0;
            }
            if (application != ApplicationId)
            {
                throw new TaskHubStorageException($"'{path}' is a SQLite database, but not a task hub. Choose another file; this one was not changed.");
            }
            if (version > Version)
            {
                throw new TaskHubStorageException(
                    $"The task hub '{path}' has schema version {version}; this program knows up to {Version}. Run the newer program; the file was not changed.");
            }
            string? finding = Text(connection, "PRAGMA quick_check(1)");
            if (finding != "ok")
            {
                throw new TaskHubStorageException($"The task hub '{path}' is damaged ({finding}). Restore it from a backup; the file was not changed.");
            }
            return (int)version;
        }
        catch (SqliteException e)
        {
            throw new TaskHubStorageException(
                $"The task hub '{path}' cannot be read: {e.Message} It is damaged or no SQLite database. Restore it from a backup; the file was not changed.", e);
        }
    }

    /// <summary>Brings an open database to the newest version.</summary>
    public static void Upgrade(SqliteConnection connection, IReadOnlyList<string> steps)
    {
        for (long version = Number(connection, "PRAGMA user_version"); version < steps.Count; version++)
        {
            using SqliteTransaction transaction = connection.BeginTransaction(deferred: false);
            Failpoints.Hit("store.upgrade");
            Execute(connection, steps[(int)version]);
            Execute(connection, $"PRAGMA application_id = {ApplicationId}");
            Execute(connection, $"PRAGMA user_version = {version + 1}");
            transaction.Commit();
        }
    }

    public static void Execute(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // Constant statements of this folder only; no value from outside is put into one.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    public static long Number(SqliteConnection connection, string sql) =>
        Convert.ToInt64(Scalar(connection, sql), CultureInfo.InvariantCulture);

    private static string? Text(SqliteConnection connection, string sql) => Scalar(connection, sql) as string;

    private static object? Scalar(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // Constant statements of this folder only; no value from outside is put into one.
        command.CommandText = sql;
#pragma warning restore CA2100
        object? value = command.ExecuteScalar();
        return value is DBNull ? null : value;
    }
}
