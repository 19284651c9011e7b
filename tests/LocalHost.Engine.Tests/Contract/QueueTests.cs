using System.Text;

namespace LocalHost.Engine.Tests.Contract;

/// <summary>The host's own messages, kept in the task hub's file.</summary>
public sealed class QueueTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Messages_are_read_in_order_and_in_pages_each_queue_by_itself()
    {
        await using RunningHub hub = await StartAsync();
        for (int i = 0; i < 5; i++)
        {
            await AddAsync(hub, "blobs", $"b{i}");
            await AddAsync(hub, "timers", $"t{i}");
        }

        IReadOnlyList<QueuedMessage> page = hub.Hub.Read("blobs", 0, 3);
        Assert.Equal(["b0", "b1", "b2"], page.Select(Text));
        Assert.Equal(["b3", "b4"], hub.Hub.Read("blobs", page[^1].Id, 3).Select(Text));
        Assert.Equal(["t0", "t1", "t2", "t3", "t4"], hub.Hub.Read("timers", 0, 10).Select(Text));
        Assert.Empty(hub.Hub.Read("others", 0, 10));
    }

    [Fact]
    public async Task Tries_are_kept_and_what_is_removed_is_gone_after_a_restart_too()
    {
        long kept;
        await using (RunningHub hub = await StartAsync())
        {
            long gone = await AddAsync(hub, "blobs", "gone");
            kept = await AddAsync(hub, "blobs", "kept");
            await hub.Hub.SetTriesAsync(kept, 3);
            await hub.Hub.RemoveAsync([gone, gone + 1000]);
            await hub.Hub.RemoveAsync([gone]);
            await hub.Hub.RemoveAsync([]);
        }

        await using RunningHub after = await StartAsync();

        QueuedMessage message = Assert.Single(after.Hub.Read("blobs", 0, 10));
        Assert.Equal((kept, "kept", 3), (message.Id, Text(message), message.Tries));
    }

    [Fact]
    public async Task An_id_is_never_used_twice_even_when_the_queue_was_emptied_before_a_restart()
    {
        long last = 0;
        for (int start = 0; start < 3; start++)
        {
            await using RunningHub hub = await StartAsync();
            for (int i = 0; i < 3; i++)
            {
                long id = await AddAsync(hub, i % 2 == 0 ? "blobs" : "timers", "x");
                Assert.True(id > last, $"{id} follows {last}.");
                last = id;
                await hub.Hub.RemoveAsync([id]);
            }
        }
    }

    [Fact]
    public async Task Adds_at_the_same_time_are_all_kept_under_different_ids()
    {
        await using RunningHub hub = await StartAsync();

        long[] ids = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => AddAsync(hub, "blobs", $"{i}")));

        Assert.Equal(200, ids.Distinct().Count());
        IReadOnlyList<QueuedMessage> read = hub.Hub.Read("blobs", 0, 1000);
        Assert.Equal(ids.Order(), read.Select(m => m.Id));
        Assert.All(read, m => Assert.Equal(ids[int.Parse(Text(m), System.Globalization.CultureInfo.InvariantCulture)], m.Id));
    }

    private static Task<long> AddAsync(RunningHub hub, string queue, string body) => hub.Hub.AddAsync(queue, Encoding.UTF8.GetBytes(body));

    private static string Text(QueuedMessage message) => Encoding.UTF8.GetString(message.Body);

    private Task<RunningHub> StartAsync() => RunningHub.StartAsync(database: _folder.Database);
}
