using Merit.Adapters.Storage;

namespace Merit.Adapters.Tests.Storage;

public sealed class InstrumentStoreTests(StorageFixture storage)
{
    [Fact]
    public async Task A_cycle_s_instrument_stays_what_it_was_whatever_is_brought_later()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        InstrumentStore store = storage.Get<InstrumentStore>();
        string id = StorageFixture.NewId();
        byte[] first = "{ \"version\": 1 }"u8.ToArray();
        string hash = await store.PinAsync(id, first, cancellation);
        Assert.True(await store.TryAddAsync(id, "{ \"version\": 2 }"u8.ToArray(), cancellation));
        Assert.False(await store.TryAddAsync(id, "{ \"version\": 3 }"u8.ToArray(), cancellation));
        Assert.Equal(first, await store.ReadPinnedAsync(id, hash, cancellation));
        Assert.Equal("{ \"version\": 2 }"u8.ToArray(), await store.FindAsync(id, cancellation));
        Assert.Contains(id, await store.ListAsync(cancellation));
    }

    [Theory]
    [InlineData("../host")]
    [InlineData("pinned/x")]
    [InlineData("")]
    public async Task An_id_leads_nowhere_else(string id) =>
        Assert.Null(await storage.Get<InstrumentStore>().FindAsync(id, TestContext.Current.CancellationToken));
}
