using Microsoft.Data.Sqlite;

namespace LocalHost.Engine.Store;

/// <summary>The tables of a task hub. Their version stands in <c>user_version</c>.</summary>
internal static class SqliteSchema
{
    /// <summary>Marks the file as a task hub of this engine (<c>application_id</c>, "MFTH").</summary>
    public const int ApplicationId = 0x4D465448;

    /// <summary>The version that this program writes. Versions 1 and 2 kept histories in a form of their own, version 3 no times of turns.</summary>
    public const int Version = 4;

    private const string Tables =
        """
        CREATE TABLE instance (
            key INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            execution TEXT NOT NULL,
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
            trace_parent TEXT,
            failure BLOB,
            input TEXT,
            output TEXT,
            custom_status TEXT
        );
        CREATE INDEX instance_unfinished ON instance (key) WHERE completed IS NULL;
        CREATE INDEX instance_parent ON instance (parent_key) WHERE parent_key IS NOT NULL;
        CREATE TABLE history (
            instance INTEGER NOT NULL,
            turn INTEGER NOT NULL,
            at INTEGER NOT NULL,
            events BLOB NOT NULL,
            PRIMARY KEY (instance, turn)
        ) WITHOUT ROWID;
        CREATE TABLE inbox (
            instance INTEGER NOT NULL,
            id INTEGER NOT NULL,
            body BLOB NOT NULL,
            PRIMARY KEY (instance, id)
        ) WITHOUT ROWID;
        CREATE TABLE queue (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            name TEXT NOT NULL,
            tries INTEGER NOT NULL,
            body BLOB NOT NULL
        );
        CREATE INDEX queue_name ON queue (name, id);
        """;

    /// <summary>Looks at a file without changing it; one that does not exist or is empty is fine.</summary>
    /// <exception cref="TaskHubStorageException">The file is no task hub, is damaged, or is of another version.</exception>
    public static void Inspect(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists || file.Length == 0)
        {
            return;
        }
        try
        {
            // What a killed process had begun must be taken back before anyone can read, and that is a write.
            using SqliteConnection connection = Connect(path, File.Exists(path + "-journal") ? SqliteOpenMode.ReadWrite : SqliteOpenMode.ReadOnly);
            long version = Number(connection, "PRAGMA user_version");
            long application = Number(connection, "PRAGMA application_id");
            long tables = Number(connection, "SELECT count(*) FROM sqlite_schema");
            if (tables == 0 && version == 0)
            {
                return;
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
            if (version < Version)
            {
                throw new TaskHubStorageException(
                    $"The task hub '{path}' was written by an earlier release (schema version {version}; this program writes {Version}), whose histories it cannot read. "
                    + "Let that release finish what runs in it, or start with an empty state folder; the file was not changed.");
            }
            using var check = new SqliteStatement(connection, "PRAGMA quick_check(1)");
            string? finding = check.ReadOne(static row => row.ReadText(0));
            if (finding != "ok")
            {
                throw new TaskHubStorageException($"The task hub '{path}' is damaged ({finding}). Restore it from a backup; the file was not changed.");
            }
        }
        catch (SqliteException e)
        {
            throw new TaskHubStorageException(
                $"The task hub '{path}' cannot be read: {e.Message} It is damaged or no SQLite database. Restore it from a backup; the file was not changed.", e);
        }
    }

    /// <summary>Makes the tables in an empty database, all at once.</summary>
    public static void Create(SqliteConnection connection)
    {
        if (Number(connection, "PRAGMA user_version") == Version)
        {
            return;
        }
        using SqliteTransaction transaction = connection.BeginTransaction(deferred: false);
        Failpoints.Hit("store.create");
        Execute(connection, Tables);
        Execute(connection, $"PRAGMA application_id = {ApplicationId}");
        Execute(connection, $"PRAGMA user_version = {Version}");
        transaction.Commit();
    }

    public static SqliteConnection Connect(string path, SqliteOpenMode mode)
    {
        // Pooling would keep the file open, and its lock, after the store is closed.
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    public static void Execute(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // Constant statements of this folder only; no value from outside is put into one.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    public static long Number(SqliteConnection connection, string sql)
    {
        using var statement = new SqliteStatement(connection, sql);
        return statement.ReadOne(static row => row.ReadNumber(0));
    }
}
