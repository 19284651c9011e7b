using MeritFunctions.Intake;
using MeritFunctions.Records;

namespace MeritFunctions.Tests.Intake;

public sealed class UploadPlaceTests
{
    [Fact]
    public void A_blob_lies_in_the_folders_of_a_cycle_an_agency_and_an_upload() =>
        Assert.Equal(new UploadPlace("merit-2026", "3173", "unggahan 1"), UploadPlace.Of("merit-2026/3173/unggahan 1/bukti/peta.pdf"));

    [Theory]
    [InlineData("manifest.json")]
    [InlineData("merit-2026/manifest.json")]
    [InlineData("merit-2026//x/manifest.json")]
    public void A_blob_elsewhere_has_no_place(string name) => Assert.Null(UploadPlace.Of(name));

    [Fact]
    public void A_blob_directly_in_an_agencys_folder_lies_in_no_upload() =>
        Assert.Equal(new UploadPlace("merit-2026", "3173", ""), UploadPlace.Of("merit-2026/3173/manifest.json"));

    [Fact]
    public void A_receipt_is_safe_in_a_path_and_tells_contents_apart()
    {
        var receipts = from upload in new[] { "Unggahan #1/á?", "Unggahan #1-á?" } from hash in new[] { "aa", "bb" } from judgement in new[] { 0, 1 } select Receipt(upload, hash, judgement);
        Assert.All(receipts, receipt => Assert.Matches("^([2-9A-Z]{5}-){3}[2-9A-Z]{5}$", receipt));
        Assert.Equal(8, receipts.Distinct().Count());
        Assert.Equal(Receipt("u", "aa", 0), Receipt("u", "aa", 0));
    }

    private static string Receipt(string upload, string hash, int judgement)
    {
        var content = new UploadContent(new UploadPlace("merit-2026", "3173", upload));
        content.Files.Add(new CountedFile("submission.json", 1, hash, "etag", DateTimeOffset.UnixEpoch));
        return content.Receipt(judgement);
    }
}
