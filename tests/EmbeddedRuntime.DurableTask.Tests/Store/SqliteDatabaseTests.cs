using System.Security.Cryptography;
using EmbeddedRuntime.DurableTask.Store;
using EmbeddedRuntime.DurableTask.Store.Sqlite;
using EmbeddedRuntime.DurableTask.Tests.Contract;
using Microsoft.Data.Sqlite;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace EmbeddedRuntime.DurableTask.Tests.Store;

/// <summary>Databases that cannot be used are refused and left as they are; older ones are brought up to date.</summary>
public sealed class SqliteDatabaseTests : IDisposable
{
    private readonly TemporaryDatabase _database = new();

    public void Dispose() => _database.Dispose();

    [Fact]
    public async Task A_file_that_is_no_database_is_refused_and_untouched()
    {
        await File.WriteAllBytesAsync(_database.Path, RandomNumberGenerator.GetBytes(50_000), TestContext.Current.CancellationToken);
        await AssertRefusedAsync("damaged or no SQLite database");
    }

    [Fact]
    public async Task A_damaged_database_is_refused_and_untouched()
    {
        await MakeAsync();
        byte[] bytes = await File.ReadAllBytesAsync(_database.Path, TestContext.Current.CancellationToken);
        for (int i = 4096; i < bytes.Length; i += 7)
        {
            bytes[i] = (byte)~bytes[i];
        }
        await File.WriteAllBytesAsync(_database.Path, bytes, TestContext.Current.CancellationToken);
        await AssertRefusedAsync("damaged");
    }

    [Fact]
    public async Task A_truncated_database_is_refused_and_untouched()
    {
        await MakeAsync();
        byte[] bytes = await File.ReadAllBytesAsync(_database.Path, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(_database.Path, bytes[..(bytes.Length / 2)], TestContext.Current.CancellationToken);
        await AssertRefusedAsync("damaged");
    }

    [Fact]
    public async Task A_newer_database_is_refused_and_untouched()
    {
        await MakeAsync();
        Execute($"PRAGMA user_version = {SqliteSchema.Version + 1}");
        await AssertRefusedAsync($"schema version {SqliteSchema.Version + 1}");
    }

    [Fact]
    public async Task Another_programs_database_is_refused_and_untouched()
    {
        Execute("CREATE TABLE somebody (elses TEXT)");
        await AssertRefusedAsync("not a task hub");
    }

    [Fact]
    public async Task A_second_hub_on_a_database_is_told_who_holds_it()
    {
        await using Engine first = await StartAsync();

        TaskHubStorageException refused = await Assert.ThrowsAsync<TaskHubStorageException>(StartAsync);

        Assert.Contains($"this process ({Environment.ProcessId})", refused.Message, StringComparison.Ordinal);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await first.RunAsync("O")).RuntimeStatus);
    }

    [Fact]
    public async Task Every_older_version_is_brought_up_to_date_with_what_it_holds()
    {
        Assert.True(SqliteSchema.Version > 1);
        for (int version = 1; version < SqliteSchema.Version; version++)
        {
            using var database = new TemporaryDatabase();
            using (var connection = new SqliteConnection($"Data Source={database.Path};Pooling=False"))
            {
                connection.Open();
                SqliteSchema.Upgrade(connection, [.. SqliteSchema.Steps.Take(version)]);
                SqliteSchema.Execute(connection, """
                    INSERT INTO instance (key, id, name, version, status, created, updated, generation, turns, open_activities, input)
                    VALUES (1, 'old', 'Echo', '', 6, 638000000000000000, 638000000000000000, 0, 0, 0, '"from before"')
                    """);
            }

            await using Engine engine = await StartAsync(database.Path);

            Assert.Equal("from before", (await engine.EndAsync("old")).ReadOutputAs<string>());
        }
    }

    private static Task<Engine> StartAsync(string path) => Engine.StartAsync(
        o =>
        {
            o.DatabasePath = path;
            return null;
        },
        t => t.AddOrchestratorFunc("O", _ => { }).AddOrchestratorFunc<string, string>("Echo", (_, s) => s));

    private Task<Engine> StartAsync() => StartAsync(_database.Path);

    private async Task MakeAsync()
    {
        await using Engine engine = await StartAsync();
        for (int i = 0; i < 50; i++)
        {
            await engine.RunAsync("Echo", new string('x', 300));
        }
    }

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_database.Path};Pooling=False");
        connection.Open();
        SqliteSchema.Execute(connection, sql);
    }

    private async Task AssertRefusedAsync(string because)
    {
        byte[] before = await File.ReadAllBytesAsync(_database.Path, TestContext.Current.CancellationToken);

        TaskHubStorageException refused = await Assert.ThrowsAsync<TaskHubStorageException>(StartAsync);

        Assert.Contains(because, refused.Message, StringComparison.Ordinal);
        Assert.Contains(_database.Path, refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(_database.Path, TestContext.Current.CancellationToken));
    }
}
