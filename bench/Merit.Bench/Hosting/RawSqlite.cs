using System.Diagnostics;
using Merit.Bench.Measuring;
using Microsoft.Data.Sqlite;

namespace Merit.Bench.Hosting;

/// <summary>
/// What SQLite alone can do on this disk: small rows into one table, prepared, nothing read. The measure that the
/// engine is held against.
/// </summary>
internal static class RawSqlite
{
    private static readonly byte[] Row = new byte[100];

    public static void Measure(BenchOptions options, Figures figures)
    {
        string database = Path.Combine(options.FreshFolder("raw"), "raw.db");
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = database, Pooling = false }.ToString());
        connection.Open();
        Execute(connection, "PRAGMA journal_mode = WAL");
        Execute(connection, "PRAGMA synchronous = FULL");
        Execute(connection, "CREATE TABLE row (id INTEGER PRIMARY KEY, data BLOB NOT NULL)");
        RowsPerSecond(connection, 100, TimeSpan.FromSeconds(0.3));
        TimeSpan time = TimeSpan.FromSeconds(options.Quick ? 0.5 : 3);
        figures.Add("rawSqliteCommitsPerSecond", RowsPerSecond(connection, 1, time), 0);
        figures.Add("rawSqliteRowsPerSecond100", RowsPerSecond(connection, 100, time), 0);
        figures.Add("rawSqliteRowsPerSecond", RowsPerSecond(connection, 1000, time), 0);
    }

    private static double RowsPerSecond(SqliteConnection connection, int rowsPerTransaction, TimeSpan time)
    {
        using SqliteCommand insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO row (data) VALUES ($data)";
        insert.Parameters.AddWithValue("$data", Row);
        insert.Prepare();
        long rows = 0;
        long started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < time)
        {
            using SqliteTransaction transaction = connection.BeginTransaction();
            insert.Transaction = transaction;
            for (int i = 0; i < rowsPerTransaction; i++)
            {
                insert.ExecuteNonQuery();
            }
            transaction.Commit();
            rows += rowsPerTransaction;
        }
        return rows / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // Constant statements of this file only.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
