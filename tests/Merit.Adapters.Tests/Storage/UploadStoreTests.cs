using System.Security.Cryptography;
using Azure.Storage.Blobs;
using Merit.Adapters.Storage;

namespace Merit.Adapters.Tests.Storage;

public sealed class UploadStoreTests(StorageFixture storage)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_is_listed_with_the_moment_at_which_the_storage_service_took_it_and_read_as_listed()
    {
        ListedFile file = await PutAsync("{}");
        Assert.InRange(file.LastModified, DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow.AddMinutes(1));
        Assert.Equal(2, file.Size);
        Assert.Equal("{}"u8.ToArray(), await storage.Get<UploadStore>().ReadAsync(file, Cancellation));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData("{}"u8)), (await storage.Get<UploadStore>().LookAsync(file, Cancellation)).Sha256);
    }

    [Fact]
    public async Task A_file_that_was_overwritten_since_it_was_listed_is_not_read()
    {
        ListedFile file = await PutAsync("one");
        await Container().GetBlobClient(file.Name).UploadAsync(BinaryData.FromString("two"), overwrite: true, Cancellation);
        await Assert.ThrowsAsync<UploadChangedException>(() => storage.Get<UploadStore>().ReadAsync(file, Cancellation));
        await Assert.ThrowsAsync<UploadChangedException>(() => storage.Get<UploadStore>().LookAsync(file, Cancellation));
    }

    [Fact]
    public async Task A_file_that_is_gone_since_it_was_listed_is_not_read()
    {
        ListedFile file = await PutAsync("one");
        await Container().DeleteBlobAsync(file.Name, cancellationToken: Cancellation);
        await Assert.ThrowsAsync<UploadChangedException>(() => storage.Get<UploadStore>().ReadAsync(file, Cancellation));
    }

    private async Task<ListedFile> PutAsync(string content)
    {
        string folder = $"{StorageFixture.NewId()}/31/u/";
        await Container().UploadBlobAsync(folder + "manifest.json", BinaryData.FromString(content), Cancellation);
        List<ListedFile> files = [];
        await foreach (ListedFile file in storage.Get<UploadStore>().ListAsync(folder, Cancellation))
        {
            files.Add(file);
        }

        return Assert.Single(files);
    }

    private BlobContainerClient Container() => storage.Get<MeritStorage>().Container(Containers.Submissions);
}
