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
    [InlineData("merit-2026/3173/manifest.json")]
    [InlineData("merit-2026//x/manifest.json")]
    public void A_blob_elsewhere_has_no_place(string name) => Assert.Null(UploadPlace.Of(name));

    [Fact]
    public void A_receipt_is_safe_in_a_path_and_tells_contents_apart()
    {
        var place = new UploadPlace("merit-2026", "3173", "Unggahan #1/á?");
        var one = new UploadContent(place, new string('a', 64), DateTimeOffset.UnixEpoch, null, null, new Findings());
        UploadContent other = one with { Sha256 = new string('b', 64) };
        Assert.Equal("Unggahan--1----aaaaaaaaaaaa", one.Receipt);
        Assert.NotEqual(one.Receipt, other.Receipt);
    }
}
