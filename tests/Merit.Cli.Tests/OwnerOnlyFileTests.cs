namespace Merit.Cli.Tests;

public sealed class OwnerOnlyFileTests
{
    [Fact]
    public void A_secret_that_cannot_be_put_in_its_place_is_left_nowhere_else()
    {
        using TemporaryDirectory folder = new();
        // Nothing takes the place of a folder.
        string taken = Directory.CreateDirectory(folder.File("login.json")).FullName;
        Assert.ThrowsAny<Exception>(() => OwnerOnlyFile.Write(taken, "secret"));
        Assert.Empty(Directory.EnumerateFiles(folder.Path));
    }
}
