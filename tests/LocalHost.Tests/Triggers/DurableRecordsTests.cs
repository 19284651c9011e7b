using LocalHost.Triggers;

namespace LocalHost.Tests.Triggers;

public sealed class DurableRecordsTests
{
    private readonly MemoryQueue _queue = new();

    private DurableRecords<string> Records => new(_queue, "records");

    [Fact]
    public async Task A_record_takes_the_place_of_the_one_before_and_is_there_after_a_restart()
    {
        DurableRecords<string> records = Records;
        await records.WriteAsync("a", "first");
        await records.WriteAsync("b", "other");
        await records.WriteAsync("a", "second");
        Assert.Equal("second", records.Find("a"));
        Assert.Equal(["other", "second"], Records.All);
        await records.RemoveAsync("a");
        Assert.Equal(["b"], Records.Keys);
        Assert.Single(_queue.Read("records", 0, 10));
    }

    [Fact]
    public async Task Of_two_messages_that_a_crash_left_the_later_counts_and_neither_comes_back()
    {
        await Records.WriteAsync("a", "first");
        await _queue.AddAsync("records", """{"Key":"a","Value":"second"}"""u8.ToArray());
        DurableRecords<string> records = Records;
        Assert.Equal("second", records.Find("a"));
        await records.RemoveAsync("a");
        Assert.Empty(Records.All);
    }
}
