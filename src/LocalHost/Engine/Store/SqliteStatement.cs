using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace LocalHost.Engine.Store;

/// <summary>
/// A prepared statement that is bound by position and stepped, over the connection's own handle. The writer runs tens
/// of thousands of them a second, and a command with parameter objects and a reader allocates for each.
/// Parameters count from 1, columns from 0.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    public SqliteStatement(SqliteConnection connection, string sql)
    {
        _database = connection.Handle ?? throw new InvalidOperationException("The connection is not open.");
        Check(raw.sqlite3_prepare_v3(_database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement));
    }

    public SqliteStatement Bind(int parameter, long value) => Check(raw.sqlite3_bind_int64(_statement, parameter, value));

    public SqliteStatement Bind(int parameter, string? value) =>
        value is null ? BindNull(parameter) : Check(raw.sqlite3_bind_text(_statement, parameter, value));

    public SqliteStatement Bind(int parameter, ReadOnlySpan<byte> value) => Check(value.IsEmpty
        ? raw.sqlite3_bind_zeroblob(_statement, parameter, 0)
        : raw.sqlite3_bind_blob(_statement, parameter, value));

    public SqliteStatement Bind(int parameter, long? value) => value is { } number ? Bind(parameter, number) : BindNull(parameter);

    public SqliteStatement BindNull(int parameter) => Check(raw.sqlite3_bind_null(_statement, parameter));

    /// <summary>Binds an instant as its UTC ticks.</summary>
    public SqliteStatement Bind(int parameter, DateTime? value) => value is { } at ? Bind(parameter, at.Ticks) : BindNull(parameter);

    /// <summary>Runs a statement without rows.</summary>
    public void Execute() => ForEach(static _ => { });

    /// <summary>Goes through all rows.</summary>
    public void ForEach(Action<SqliteStatement> take)
    {
        try
        {
            while (Step())
            {
                take(this);
            }
        }
        finally
        {
            _ = raw.sqlite3_reset(_statement);
        }
    }

    public List<T> ReadAll<T>(Func<SqliteStatement, T> read)
    {
        var rows = new List<T>();
        ForEach(row => rows.Add(read(row)));
        return rows;
    }

    /// <summary>Reads the first row; nothing when there is none.</summary>
    public T? ReadOne<T>(Func<SqliteStatement, T> read)
    {
        try
        {
            return Step() ? read(this) : default;
        }
        finally
        {
            _ = raw.sqlite3_reset(_statement);
        }
    }

    public bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    public long ReadNumber(int column) => raw.sqlite3_column_int64(_statement, column);

    public string? ReadText(int column) => IsNull(column) ? null : Encoding.UTF8.GetString(raw.sqlite3_column_blob(_statement, column));

    public DateTime? ReadInstant(int column) => IsNull(column) ? null : new DateTime(ReadNumber(column), DateTimeKind.Utc);

    /// <summary>The bytes of a column, valid until the next step.</summary>
    public ReadOnlySpan<byte> ReadBytes(int column) => raw.sqlite3_column_blob(_statement, column);

    public void Dispose() => _statement.Dispose();

    /// <summary>Advances; true when there is a row.</summary>
    private bool Step()
    {
        int rc = raw.sqlite3_step(_statement);
        return rc switch
        {
            raw.SQLITE_ROW => true,
            raw.SQLITE_DONE => false,
            _ => throw Error(rc),
        };
    }

    private SqliteStatement Check(int rc) => rc == raw.SQLITE_OK ? this : throw Error(rc);

    private SqliteException Error(int rc)
    {
        int extended = raw.sqlite3_extended_errcode(_database);
        string message = raw.sqlite3_errmsg(_database).utf8_to_string();
        return new SqliteException($"SQLite error {rc} ({extended}): {message}", rc, extended);
    }
}
