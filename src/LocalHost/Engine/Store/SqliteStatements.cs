using Microsoft.Data.Sqlite;

namespace LocalHost.Engine.Store;

/// <summary>The statements of a connection by their text, each prepared when it is first used. Used by one thread at a time.</summary>
internal sealed class SqliteStatements(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, SqliteStatement> _prepared = new(StringComparer.Ordinal);

    public SqliteStatement this[string sql]
    {
        get
        {
            if (!_prepared.TryGetValue(sql, out SqliteStatement? statement))
            {
                _prepared[sql] = statement = new SqliteStatement(connection, sql);
            }
            return statement;
        }
    }

    public void Dispose()
    {
        foreach (SqliteStatement statement in _prepared.Values)
        {
            statement.Dispose();
        }
    }
}
