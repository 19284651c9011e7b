using System.Security.Cryptography;
using LocalHost.Engine.Store;
using LocalHost.Engine.Tests.Contract;
using Microsoft.Data.Sqlite;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace LocalHost.Engine.Tests.Store;

/// <summary>Files that cannot be used are refused, with a sentence that says why, and left as they are.</summary>
public sealed class TaskHubFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_that_is_no_database_is_refused_and_untouched()
    {
        await File.WriteAllBytesAsync(_folder.Database, RandomNumberGenerator.GetBytes(50_000), TestContext.Current.CancellationToken);
        await AssertRefusedAsync("damaged or no SQLite database");
    }

    [Fact]
    public async Task A_damaged_database_is_refused_and_untouched()
    {
        await MakeAsync();
        byte[] bytes = await File.ReadAllBytesAsync(_folder.Database, TestContext.Current.CancellationToken);
        for (int i = 4096; i < bytes.Length; i += 7)
        {
            bytes[i] = (byte)~bytes[i];
        }
        await File.WriteAllBytesAsync(_folder.Database, bytes, TestContext.Current.CancellationToken);
        await AssertRefusedAsync("damaged");
    }

    [Fact]
    public async Task A_truncated_database_is_refused_and_untouched()
    {
        await MakeAsync();
        byte[] bytes = await File.ReadAllBytesAsync(_folder.Database, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(_folder.Database, bytes[..(bytes.Length / 2)], TestContext.Current.CancellationToken);
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

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_task_hub_of_an_earlier_release_is_refused_and_untouched(int version)
    {
        foreach (string sql in OldSchema.Versions.Take(version))
        {
            Execute(sql);
        }
        Execute($"PRAGMA application_id = {SqliteSchema.ApplicationId}");
        Execute($"PRAGMA user_version = {version}");
        Execute("""
            INSERT INTO instance (key, id, name, version, status, created, updated, generation, turns, open_activities, input)
            VALUES (1, 'old', 'Echo', '', 6, 638000000000000000, 638000000000000000, 0, 0, 0, '"from before"')
            """);
        await AssertRefusedAsync("earlier release");
    }

    [Fact]
    public async Task A_file_that_is_empty_becomes_a_task_hub()
    {
        await File.WriteAllBytesAsync(_folder.Database, [], TestContext.Current.CancellationToken);

        await using RunningHub hub = await StartAsync();

        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await hub.RunAsync("O")).RuntimeStatus);
    }

    [Fact]
    public async Task A_file_whose_maker_was_killed_at_it_becomes_a_task_hub()
    {
        string killed = _folder.Database + ".killed";
        using (var connection = new SqliteConnection($"Data Source={killed};Pooling=False"))
        {
            connection.Open();
            SqliteSchema.Execute(connection, "CREATE TABLE first (text TEXT); DROP TABLE first; PRAGMA cache_size = 1");
            // More than the cache holds goes to the file before the commit, and its journal with it.
            SqliteSchema.Execute(connection, "BEGIN; CREATE TABLE half (text TEXT)");
            SqliteSchema.Execute(connection, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 1000) INSERT INTO half SELECT hex(randomblob(200)) FROM n");
            File.Copy(killed, _folder.Database);
            File.Copy(killed + "-journal", _folder.Database + "-journal");
        }

        await using RunningHub hub = await StartAsync();

        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await hub.RunAsync("O")).RuntimeStatus);
    }

    private Task<RunningHub> StartAsync() => RunningHub.StartAsync(
        t => t.AddOrchestratorFunc("O", _ => { }).AddOrchestratorFunc<string, string>("Echo", (_, s) => s), _folder.Database);

    private async Task MakeAsync()
    {
        await using RunningHub hub = await StartAsync();
        for (int i = 0; i < 50; i++)
        {
            await hub.RunAsync("Echo", new string('x', 300));
        }
    }

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_folder.Database};Pooling=False");
        connection.Open();
        SqliteSchema.Execute(connection, sql);
    }

    private async Task AssertRefusedAsync(string because)
    {
        byte[] before = await File.ReadAllBytesAsync(_folder.Database, TestContext.Current.CancellationToken);

        TaskHubStorageException refused = await Assert.ThrowsAsync<TaskHubStorageException>(StartAsync);

        Assert.Contains(because, refused.Message, StringComparison.Ordinal);
        Assert.Contains(_folder.Database, refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(_folder.Database, TestContext.Current.CancellationToken));
    }
}
