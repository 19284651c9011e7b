using Azure.Storage.Blobs;
using Merit.Adapters.Storage;

namespace Merit.Adapters.Tests.Storage;

public sealed class UploadStoreTests(StorageFixture storage)
{
    [Fact]
    public async Task A_file_comes_with_the_moment_at_which_the_storage_service_took_it()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        string name = $"{StorageFixture.NewId()}/31/u/manifest.json";
        await Container().UploadBlobAsync(name, BinaryData.FromString("{}"), cancellation);
        UploadedFile file = (await storage.Get<UploadStore>().ReadAsync(name, 100, cancellation))!;
        Assert.Equal("{}"u8.ToArray(), file.Bytes);
        Assert.InRange(file.LastModified, DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow.AddMinutes(1));
    }

    [Fact]
    public async Task A_file_over_the_limit_comes_without_its_content()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        string name = $"{StorageFixture.NewId()}/31/u/submission.json";
        await Container().UploadBlobAsync(name, BinaryData.FromString(new string('x', 101)), cancellation);
        UploadedFile file = (await storage.Get<UploadStore>().ReadAsync(name, 100, cancellation))!;
        Assert.Null(file.Bytes);
        Assert.Equal(101, file.Size);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_absent() =>
        Assert.Null(await storage.Get<UploadStore>().ReadAsync($"{StorageFixture.NewId()}/none", 100, TestContext.Current.CancellationToken));

    private BlobContainerClient Container() => storage.Get<MeritStorage>().Container(Containers.Submissions);
}
