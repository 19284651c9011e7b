using Merit.Adapters.Storage;

namespace Merit.Adapters.Tests.Storage;

public sealed class RecordStoreTests(StorageFixture storage)
{
    private sealed record Note(string Words, decimal Score);

    [Fact]
    public async Task The_same_record_may_be_written_again()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        RecordStore records = storage.Get<RecordStore>();
        string name = $"{StorageFixture.NewId()}/note.json";
        string first = await records.WriteAsync(name, new Note("baik", 250.0m), cancellation);
        string second = await records.WriteAsync(name, new Note("baik", 250.0m), cancellation);
        Assert.Equal(first, second);
        Assert.Equal(new Note("baik", 250.0m), await records.ReadAsync<Note>(name, cancellation));
        Assert.Equal(first, StoredJson.Sha256(await records.ReadBytesAsync(name, cancellation)));
    }

    [Fact]
    public async Task Another_record_under_the_same_name_is_refused_and_the_first_stays()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        RecordStore records = storage.Get<RecordStore>();
        string name = $"{StorageFixture.NewId()}/note.json";
        await records.WriteAsync(name, new Note("baik", 250m), cancellation);
        RecordConflictException refused = await Assert.ThrowsAsync<RecordConflictException>(() => records.WriteAsync(name, new Note("baik", 251m), cancellation));
        Assert.Equal(name, refused.RecordName);
        Assert.Equal(250m, (await records.ReadAsync<Note>(name, cancellation))!.Score);
    }

    [Fact]
    public async Task Ten_writers_of_the_same_record_leave_one()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        RecordStore records = storage.Get<RecordStore>();
        string name = $"{StorageFixture.NewId()}/note.json";
        string[] hashes = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => records.WriteAsync(name, new Note("baik", 1m), cancellation)));
        Assert.Single(hashes.Distinct());
    }

    [Fact]
    public async Task A_record_that_was_never_written_is_absent() =>
        Assert.Null(await storage.Get<RecordStore>().ReadAsync<Note>($"{StorageFixture.NewId()}/none.json", TestContext.Current.CancellationToken));
}
