using Merit.Assessment.Searching;

namespace Merit.Assessment.Tests.Searching;

public sealed class Queries
{
    private static readonly AgencyFacts Bandung = new()
    {
        Code = "3273",
        Name = "Pemerintah Kota Bandung",
        Type = "City",
        Region = "Jawa Barat",
        Stage = "awaitingVerification",
        Flags = ["overdue", "final", "visit"],
        Category = "baik",
        Notes = ["Kepala badan sedang cuti.", "Kunjungan tanggal 3"],
        Score = 300.5m,
        // Already the first of March in Jakarta.
        Deadline = new DateTimeOffset(2027, 2, 28, 18, 0, 0, TimeSpan.Zero),
    };

    [Theory]
    [InlineData("", true)]
    [InlineData("bandung KOTA", true)]
    [InlineData("bandung jakarta", false)]
    [InlineData("32", true)]
    [InlineData("\"kota bandung\"", true)]
    [InlineData("\"bandung kota\"", false)]
    [InlineData("stage:overdue", true)]
    [InlineData("STAGE:AwaitingVerification", true)]
    [InlineData("stage:verified,awaitingVerification", true)]
    [InlineData("-stage:verified", true)]
    [InlineData("-stage:overdue", false)]
    [InlineData("note:kunjungan", true)]
    [InlineData("note:\"sedang CUTI\" note:tanggal", true)]
    [InlineData("-note:kunjungan", false)]
    [InlineData("note:rapat", false)]
    [InlineData("type:kota", true)]
    [InlineData("type:\"lembaga negara\"", false)]
    [InlineData("flag:VISIT -flag:revisit", true)]
    [InlineData("flag:final region:jawa category:BAIK", true)]
    [InlineData("score>300", true)]
    [InlineData("score>=300.5 score<=300.5 score:300.5", true)]
    [InlineData("score<300.5", false)]
    [InlineData("deadline:2027-03-01", true)]
    [InlineData("deadline<2027-03-01", false)]
    [InlineData("deadline<=2027-03-01", true)]
    public void Mean_what_they_say(string query, bool isMeant)
    {
        Read<AgencyQuery> read = AgencyQuery.Parse(query);
        Assert.Empty(read.Findings);
        Assert.Equal(isMeant, read.Value!.Matches(Bandung));
    }

    [Theory]
    [InlineData("stege:verified", "query-key-unknown", "stage")]
    [InlineData("stage:verifed", "query-value-unknown", "verified")]
    [InlineData("type:desa", "query-value-unknown", "kabupaten")]
    [InlineData("flag:", "query-condition-unclear", "flag:")]
    [InlineData("flag:vis_it", "query-condition-unclear", "flag:vis_it")]
    [InlineData("stage>verified", "query-condition-unclear", "stage>verified")]
    [InlineData("score>a-lot", "query-score-no-number", "a-lot")]
    [InlineData("score:1e9", "query-score-no-number", "1e9")]
    [InlineData("deadline<01/03/2027", "query-deadline-no-date", "01/03/2027")]
    public void Say_what_is_not_understood_and_what_would_be(string query, string code, string named)
    {
        Finding finding = Assert.Single(AgencyQuery.Parse(query).Findings);
        Assert.Equal(code, finding.Code);
        Assert.Contains(named, finding.MessageId, StringComparison.Ordinal);
        Assert.Contains(named, finding.MessageEn, StringComparison.Ordinal);
    }

    [Fact]
    public void Are_no_longer_than_a_box() =>
        Assert.Equal("query-too-long", Assert.Single(AgencyQuery.Parse(new string('a', AgencyQuery.Longest + 1)).Findings).Code);

    [Fact]
    public void Tell_everything_that_is_wrong_at_once() =>
        Assert.Equal(3, AgencyQuery.Parse("a:b stage:c score>d bandung").Findings.Count);

    [Theory]
    [InlineData("\"")]
    [InlineData("-")]
    [InlineData(":")]
    [InlineData("- \" : <= \u0000 \ud800")]
    public void Never_break(string query) => Assert.NotNull(AgencyQuery.Parse(query));
}
