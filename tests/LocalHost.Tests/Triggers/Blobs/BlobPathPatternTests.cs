using LocalHost.Triggers.Blobs;

namespace LocalHost.Tests.Triggers.Blobs;

public sealed class BlobPathPatternTests
{
    [Theory]
    [InlineData("submissions/{cycle}/{agency}/{upload}/manifest.json", "merit-2026/3173/u1/manifest.json", "merit-2026|3173|u1")]
    [InlineData("in/{name}.json", "a.b.json", "a.b")]
    [InlineData("in/{name}.{extension}", "a.b.json", "a.b|json")]
    [InlineData("in/{name}", "deep/er/name", "deep/er/name")]
    [InlineData("in/{first}/{rest}", "a/b/c", "a/b|c")]
    [InlineData("in/{{{day}}}-report", "{monday}-report", "monday")]
    [InlineData("in/v{major}.{minor}+x", "v1.2+x", "1|2")]
    public void A_name_that_matches_gives_its_parts(string path, string name, string parts)
    {
        BlobPathPattern pattern = BlobPathPattern.Parse(path);
        IReadOnlyDictionary<string, string>? match = pattern.Match(name);
        Assert.NotNull(match);
        Assert.Equal(parts, string.Join('|', pattern.Parts.Select(part => match[part])));
    }

    [Theory]
    [InlineData("in/{name}.json", "a.csv")]
    [InlineData("in/{name}.json", "a.json.bak")]
    [InlineData("in/{name}.json", "aXjson")]
    [InlineData("in/fixed", "fixed2")]
    public void A_name_that_does_not_match_gives_nothing(string path, string name)
    {
        Assert.Null(BlobPathPattern.Parse(path).Match(name));
    }

    [Fact]
    public void A_container_alone_takes_every_blob_and_its_listing_needs_no_prefix()
    {
        BlobPathPattern pattern = BlobPathPattern.Parse("in");
        Assert.True(pattern.IsContainer);
        Assert.NotNull(pattern.Match("any/thing"));
        Assert.Equal("", pattern.Prefix);
    }

    [Fact]
    public void What_is_fixed_before_the_first_part_is_the_prefix_of_the_listing()
    {
        Assert.Equal("2026/agency-", BlobPathPattern.Parse("in/2026/agency-{code}/x.json").Prefix);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("{container}/name")]
    [InlineData("in/{name")]
    [InlineData("in/name}")]
    [InlineData("in/{}")]
    [InlineData("in/{a b}")]
    [InlineData("in/{a}/{a}")]
    public void A_path_that_cannot_be_read_is_refused(string path)
    {
        Assert.Throws<FormatException>(() => BlobPathPattern.Parse(path));
    }
}
